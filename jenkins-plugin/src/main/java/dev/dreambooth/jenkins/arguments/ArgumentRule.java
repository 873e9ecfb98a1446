package dev.dreambooth.jenkins.arguments;

import dev.dreambooth.jenkins.untrusted.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an argument can be. Numbers, and texts such as parameters and variables, are taken for each other: in Groovy a build's
 * parameter is a text, and it is no mistake to pass one as a number of steps.
 *
 * @param kind what it looks like
 * @param accepted what is accepted, to complete "must be ..."
 * @param choices the words to choose from; none if there is no such list
 * @param min the smallest number, if there is one
 * @param minIncluded whether that one itself is accepted
 * @param max the largest number, if there is one
 * @param maxIncluded whether that one itself is accepted
 * @param multipleOf what a whole number must be divisible by
 * @param pattern what a text must match, if not all will do
 */
public record ArgumentRule(
        Kind kind,
        String accepted,
        List<String> choices,
        Optional<BigDecimal> min,
        boolean minIncluded,
        Optional<BigDecimal> max,
        boolean maxIncluded,
        int multipleOf,
        Optional<Pattern> pattern) {
    /** As in every notation that settings come from; Java's own has more. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");

    private static final int MAX_NUMBER = 400;
    private static final int MAX_SHOWN = 200;

    /** What an argument looks like to those who write it. */
    public enum Kind {
        /** True or false. */
        FLAG,
        /** A whole number of 32 bits. */
        INTEGER,
        /** A whole number of 64 bits. */
        LONG,
        /** A number with a fraction. */
        DECIMAL,
        /** One text. */
        TEXT,
        /** Several texts. */
        LIST
    }

    /** Returns the rule of what has no other limits than its kind. */
    public static ArgumentRule of(Kind kind, String accepted) {
        return new ArgumentRule(
                kind, accepted, List.of(), Optional.empty(), true, Optional.empty(), true, 1, Optional.empty());
    }

    /** Returns the rule of the whole numbers from some number up. */
    public static ArgumentRule from(int min) {
        return of(Kind.INTEGER, "a whole number from " + min + " up").atLeast(Integer.toString(min), true);
    }

    /** Returns the rule with a smallest number. */
    public ArgumentRule atLeast(String number, boolean included) {
        Optional<BigDecimal> bound = Optional.of(new BigDecimal(number));
        return new ArgumentRule(kind, accepted, choices, bound, included, max, maxIncluded, multipleOf, pattern);
    }

    /** Returns the rule with a largest number. */
    public ArgumentRule atMost(String number, boolean included) {
        Optional<BigDecimal> bound = Optional.of(new BigDecimal(number));
        return new ArgumentRule(kind, accepted, choices, min, minIncluded, bound, included, multipleOf, pattern);
    }

    /** Returns the rule of whole numbers that are divisible by one. */
    public ArgumentRule divisibleBy(int number) {
        return new ArgumentRule(kind, accepted, choices, min, minIncluded, max, maxIncluded, number, pattern);
    }

    /** Returns the rule of one of these words. */
    public ArgumentRule oneOf(String... words) {
        return new ArgumentRule(
                kind, accepted, List.of(words), min, minIncluded, max, maxIncluded, multipleOf, pattern);
    }

    /** Returns the rule of the texts that match a regular expression. */
    public ArgumentRule matching(String regex) {
        Optional<Pattern> wanted = Optional.of(Pattern.compile(regex, Pattern.DOTALL));
        return new ArgumentRule(kind, accepted, choices, min, minIncluded, max, maxIncluded, multipleOf, wanted);
    }

    /** Returns what is wrong with a value, to follow what it is the value of; nothing if it can be meant. */
    public Optional<String> complaint(Object value) {
        return fitting(value).isPresent()
                ? Optional.empty()
                : Optional.of("is " + Text.clean(shown(value), MAX_SHOWN) + ". It must be " + accepted + ".");
    }

    /** Returns the value as the step takes it; nothing if it cannot be what is wanted. */
    public Optional<Object> fitting(Object value) {
        return switch (kind) {
            case FLAG -> flag(value);
            case INTEGER -> number(value).flatMap(ArgumentRule::whole);
            case LONG -> number(value).flatMap(ArgumentRule::large);
            case DECIMAL -> number(value).map(BigDecimal::doubleValue).map(Object.class::cast);
            case TEXT -> text(value).map(Object.class::cast);
            case LIST -> list(value);
        };
    }

    private static Optional<Object> flag(Object value) {
        String text = value.toString().trim().toLowerCase(Locale.ROOT);
        boolean plain = value instanceof Boolean || value instanceof CharSequence;
        return plain && (text.equals("true") || text.equals("false"))
                ? Optional.of(Boolean.valueOf(text))
                : Optional.empty();
    }

    private Optional<BigDecimal> number(Object value) {
        String text = value.toString().trim();
        boolean plain = value instanceof Number || value instanceof CharSequence;
        if (!plain || text.length() > MAX_NUMBER || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(text);
        boolean above = min.map(bound -> number.compareTo(bound))
                .map(order -> minIncluded ? order >= 0 : order > 0)
                .orElse(true);
        boolean below = max.map(bound -> number.compareTo(bound))
                .map(order -> maxIncluded ? order <= 0 : order < 0)
                .orElse(true);
        boolean divisible = multipleOf == 1
                || number.remainder(BigDecimal.valueOf(multipleOf)).signum() == 0;
        return above && below && divisible ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Object> whole(BigDecimal number) {
        try {
            return Optional.of(number.intValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> large(BigDecimal number) {
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private Optional<String> text(Object value) {
        boolean plain = value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
        return plain
                ? Optional.of(value.toString()).filter(text -> isChoice(text) && isOfForm(text))
                : Optional.empty();
    }

    /** An empty text is none. */
    private boolean isOfForm(String text) {
        return text.isEmpty()
                || pattern.map(wanted -> wanted.matcher(text).matches()).orElse(true);
    }

    private boolean isChoice(String text) {
        return choices.isEmpty()
                || text.isBlank()
                || choices.stream().anyMatch(word -> fold(word).equals(fold(text)));
    }

    /** Ignores what notations differ in, as the engine does. */
    private static String fold(String word) {
        return word.trim().toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private Optional<Object> list(Object value) {
        Collection<?> elements = value instanceof Collection<?> collection
                ? collection
                : value instanceof Object[] array ? Arrays.asList(array) : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Object element : elements) {
            Optional<String> text = element == null ? Optional.empty() : text(element);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            texts.add(text.get());
        }
        return Optional.of(texts);
    }

    /** Returns a value as messages show it. */
    private static String shown(Object value) {
        return value instanceof CharSequence
                ? "'" + value + "'"
                : value instanceof Collection<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"))
                        : value.toString();
    }
}
