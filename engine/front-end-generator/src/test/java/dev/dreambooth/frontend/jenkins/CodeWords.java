package dev.dreambooth.frontend.jenkins;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a translation may not change: names, values and files, numbers in digits and in words, acronyms and proper names. */
final class CodeWords {
    private static final Pattern BETWEEN = Pattern.compile("[\\s(),;\"'-]+|[.:?!]+(?=\\s|$)");
    /** Digits, capitals within, or signs that no prose has. */
    private static final Pattern CODE = Pattern.compile(".*\\d.*|.+\\p{Lu}.*|.*[._{}\\[\\]/$~:#×^=|].*");
    /** English has capitals for names alone, but at the beginning of a sentence. */
    private static final Pattern NAME = Pattern.compile("(?<=[\\p{Ll},] )\\p{Lu}\\p{Ll}+|\\b(?:diffusers|kohya)\\b");

    /** Numbers and units in words, with the German. */
    private static final Map<String, String> QUANTITIES = Map.ofEntries(
            entry("bits?", "Bits?"),
            entry("pixels", "Pixel"),
            entry("half", "halb|Hälfte"),
            entry("quarter", "Viertel"),
            entry("eighth", "Achtel"),
            entry("twice", "doppelt"),
            entry("two", "zwei"),
            entry("second", "zweite"),
            entry("three", "drei"),
            entry("four", "vier"),
            entry("five", "fünf"));

    private CodeWords() {}

    /** Returns those that can be told by their looks; of acronyms without the ending of a plural or genitive. */
    static Set<String> of(String text) {
        return BETWEEN.splitAsStream(text)
                .filter(word -> CODE.matcher(word).matches())
                .map(word -> word.matches("\\p{Lu}.*s") ? word.substring(0, word.length() - 1) : word)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns proper names of an English text, which other words can be put together with. */
    static Set<String> names(String english) {
        return NAME.matcher(english).results().map(name -> name.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the numbers and units in words of an English text. */
    static Set<String> quantities(String english) {
        return QUANTITIES.keySet().stream()
                .filter(word -> found("\\b" + word + "\\b", english))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the English of those of a German text. */
    static Set<String> germanQuantities(String german) {
        return QUANTITIES.entrySet().stream()
                .filter(entry -> found("(?<!\\p{L})(?:" + entry.getValue() + ")(?:[nrs]|er|en|em)?(?!\\p{L})", german))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the words that say the same in two texts of the same: the values themselves, where the texts say what is accepted. */
    static Set<String> shared(String english, String german) {
        Set<String> words = new TreeSet<>(List.of(english.split("[\\s(),]+")));
        words.removeIf(word -> !contains(german, word));
        return words;
    }

    /** Returns which of some words stand by themselves in a text, where a genitive's apostrophe may follow or not. */
    static Set<String> among(Set<String> words, String text, boolean genitives) {
        return words.stream()
                .filter(word -> contains(genitives ? text.replace('\'', ' ') : text, word))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean contains(String text, String word) {
        return found("(?<![\\p{L}\\d_'-])" + Pattern.quote(word) + "(?![\\p{L}\\d_'-])", text);
    }

    private static boolean found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).find();
    }

    /** Returns the places of a phrase. */
    static Set<String> places(String phrase) {
        Matcher places = Pattern.compile("\\{\\d\\}").matcher(phrase);
        return Stream.generate(() -> places)
                .takeWhile(Matcher::find)
                .map(Matcher::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
