package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.model.part.WeightedPrompt.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the notation of {@link WeightedPrompt} in one pass; a bracket weights, when it closes, all that came since it opened. */
final class WeightedPromptParser {
    private static final double STRONGER = 1.1;
    private static final double WEAKER = 1 / STRONGER;
    private static final String SPECIAL = "\\()[]:";
    private static final String ESCAPED = "\\()[]";

    /** What closes a round bracket with a number of its own. */
    private static final Pattern NUMBER =
            Pattern.compile(":\\s*([+-]?[.0-9]+)\\s*\\)", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern BREAK = Pattern.compile("\\s*\\bBREAK\\b\\s*", Pattern.UNICODE_CHARACTER_CLASS);

    private final String prompt;
    private final List<Part> parts = new ArrayList<>();

    /** How many parts there were at each BREAK, and at each bracket that is still open. */
    private final List<Integer> breaks = new ArrayList<>();

    private final Deque<Integer> round = new ArrayDeque<>();
    private final Deque<Integer> square = new ArrayDeque<>();

    WeightedPromptParser(String prompt) {
        this.prompt = prompt;
    }

    WeightedPrompt parse() {
        int at = 0;
        while (at < prompt.length()) {
            at = next(at);
        }
        round.forEach(opened -> weigh(opened, STRONGER));
        square.forEach(opened -> weigh(opened, WEAKER));
        List<List<Part>> sections = new ArrayList<>();
        int from = 0;
        for (int to : breaks) {
            sections.add(joined(parts.subList(from, to)));
            from = to;
        }
        sections.add(joined(parts.subList(from, parts.size())));
        return new WeightedPrompt(sections);
    }

    /** Reads what stands at a place and returns the place behind it. */
    private int next(int at) {
        switch (prompt.charAt(at)) {
            case '\\' -> {
                int behind = at + 1;
                if (behind < prompt.length() && ESCAPED.indexOf(prompt.charAt(behind)) >= 0) {
                    add(prompt.substring(behind, behind + 1));
                    return behind + 1;
                }
            }
            case '(' -> round.push(parts.size());
            case '[' -> square.push(parts.size());
            case ')' -> close(round, STRONGER, at);
            case ']' -> close(square, WEAKER, at);
            case ':' -> {
                return colon(at);
            }
            default -> {
                return words(at);
            }
        }
        return at + 1;
    }

    private void close(Deque<Integer> open, double factor, int at) {
        if (open.isEmpty()) {
            add(prompt.substring(at, at + 1));
        } else {
            weigh(open.pop(), factor);
        }
    }

    private int colon(int at) {
        Matcher number = NUMBER.matcher(prompt).region(at, prompt.length());
        if (!round.isEmpty() && number.lookingAt()) {
            double factor = value(number.group(1));
            if (Double.isFinite(factor)) {
                weigh(round.pop(), factor);
                return number.end();
            }
        }
        add(":");
        return at + 1;
    }

    /** Signs, digits and points need not be a number. */
    private static double value(String number) {
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }

    private int words(int from) {
        int to = from;
        while (to < prompt.length() && SPECIAL.indexOf(prompt.charAt(to)) < 0) {
            to++;
        }
        String[] texts = BREAK.split(prompt.substring(from, to), -1);
        add(texts[0]);
        for (int i = 1; i < texts.length; i++) {
            breaks.add(parts.size());
            add(texts[i]);
        }
        return to;
    }

    private void add(String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(text, 1));
        }
    }

    private void weigh(int from, double factor) {
        parts.subList(from, parts.size()).replaceAll(part -> new Part(part.text(), part.weight() * factor));
    }

    private static List<Part> joined(List<Part> parts) {
        List<Part> joined = new ArrayList<>();
        for (Part part : parts) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).weight() == part.weight()) {
                joined.set(last, new Part(joined.get(last).text() + part.text(), part.weight()));
            } else {
                joined.add(part);
            }
        }
        return joined;
    }
}
