package dev.dreambooth.frontend.jenkins;

import dev.dreambooth.contract.settings.value.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Help in another language than the catalogue's, from one file with a text for each setting and one with phrases. What they lack
 * ends the build, so that no page is in two languages; so does what is left over in them.
 */
final class TranslatedHelp implements HelpLanguage {
    /** What stands for {@code {0}} in a phrase: a number or a word of code, or several. */
    private static final String PLACE = "([^\\s,]+(?:, [^\\s,]+)*)";

    private final String language;
    private final Properties texts;
    private final Properties phrases;
    private final Set<String> used = new TreeSet<>();

    /**
     * Creates help.
     *
     * @param language the ending of its files, for messages
     * @param texts what settings do, by their names
     * @param phrases all else, by its English
     */
    TranslatedHelp(String language, Properties texts, Properties phrases) {
        this.language = language;
        this.texts = texts;
        this.phrases = phrases;
    }

    /** Reads that of a language, such as {@code _de}. */
    static TranslatedHelp of(String language) throws IOException {
        return new TranslatedHelp(
                language,
                Words.of("settings" + language + ".properties"),
                Words.of("phrases" + language + ".properties"));
    }

    @Override
    public String description(Setting<?> setting) {
        String text = texts.getProperty(setting.name(), "");
        if (text.isBlank()) {
            throw new IllegalStateException("settings%s.properties has no text for the setting %s: \"%s\""
                    .formatted(language, setting.name(), setting.description()));
        }
        used.add(setting.name());
        return text;
    }

    @Override
    public String phrase(String english) {
        List<String> keys = phrases.stringPropertyNames().stream()
                .filter(key -> pattern(key).matcher(english).matches())
                .toList();
        if (keys.size() != 1) {
            throw new IllegalStateException("phrases%s.properties has to have one phrase for \"%s\", and has %s"
                    .formatted(language, english, keys));
        }
        used.add(keys.get(0));
        Matcher places = pattern(keys.get(0)).matcher(english);
        String text = phrases.getProperty(keys.get(0));
        for (int place = 0; places.matches() && place < places.groupCount(); place++) {
            text = text.replace("{" + place + "}", places.group(place + 1));
        }
        return text;
    }

    /** Refuses texts of settings that are not offered, and phrases that no page has. */
    void refuseLeftOvers() {
        Set<String> left = new TreeSet<>(texts.stringPropertyNames());
        left.addAll(phrases.stringPropertyNames());
        left.removeAll(used);
        if (!left.isEmpty()) {
            throw new IllegalStateException("settings%s.properties and phrases%s.properties have what no page shows: %s"
                    .formatted(language, language, left));
        }
    }

    private static Pattern pattern(String key) {
        return Pattern.compile(
                Stream.of(key.split("\\{\\d\\}", -1)).map(Pattern::quote).collect(Collectors.joining(PLACE)));
    }
}
