package dev.dreambooth.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the pages and forms: all in properties, in English and German, none missing and none left over. */
class LocalisationTest {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Pattern KEY = Pattern.compile("\\$\\{%([^}(]+)");

    /** What a reader sees of a view: text between tags, and attributes that are read out or shown. */
    private static final Pattern SHOWN = Pattern.compile(">([^<]+)<|(?:title|alt|aria-label)=\"([^\"]*)\"");

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            properties.load(in);
        }
        return properties;
    }

    @Test
    void everyViewHasAllItsWordsInBothLanguages() throws IOException {
        List<Path> views = files(".jelly");
        assertThat(views).hasSizeGreaterThan(12);
        for (Path view : views) {
            Set<String> used = new TreeSet<>();
            Matcher keys = KEY.matcher(Files.readString(view));
            while (keys.find()) {
                used.add(keys.group(1));
            }
            String base = view.toString().substring(0, view.toString().length() - ".jelly".length());
            for (String language : List.of("", "_de")) {
                Path words = Path.of(base + language + ".properties");
                Set<String> there = Files.exists(words) ? read(words).stringPropertyNames() : Set.of();
                assertThat(there).as(words.toString()).containsExactlyInAnyOrderElementsOf(used);
            }
        }
    }

    @Test
    void noViewHoldsWordsOfItsOwn() throws IOException {
        for (Path view : files(".jelly")) {
            Matcher shown = SHOWN.matcher(Files.readString(view).replaceAll("<!--.*?-->|\\$\\{[^}]*\\}", ""));
            while (shown.find()) {
                String text = shown.group(1) == null ? shown.group(2) : shown.group(1);
                boolean name = view.endsWith("arguments.jelly"); // settings have one name in all languages
                assertThat(name || text.equals("DreamBooth") || !text.matches("(?s).*\\p{L}{2,}.*"))
                        .as(view + ": " + text.trim())
                        .isTrue();
            }
        }
    }

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() throws IOException {
        List<Path> german = files("_de.properties");
        assertThat(german).hasSizeGreaterThan(8);
        for (Path words : german) {
            Properties other = read(words);
            Properties english = read(Path.of(words.toString().replace("_de.properties", ".properties")));
            assertThat(other.stringPropertyNames()).as(words.toString()).isEqualTo(english.stringPropertyNames());
            for (String key : other.stringPropertyNames()) {
                assertThat(places(other.getProperty(key)))
                        .as(words + ": " + key)
                        .isEqualTo(places(english.getProperty(key)));
            }
        }
    }

    @Test
    void helpIsInBothLanguagesWithTheSameCode() throws IOException {
        List<Path> pages = files(".html");
        List<Path> german = pages.stream()
                .filter(page -> page.toString().endsWith("_de.html"))
                .toList();
        assertThat(german).hasSizeGreaterThan(250).hasSize(pages.size() / 2);
        for (Path page : german) {
            Path english = Path.of(page.toString().replace("_de.html", ".html"));
            assertThat(pages).contains(english);
            assertThat(code(page)).as(page.toString()).isEqualTo(code(english));
        }
    }

    @Test
    void codeUsesEveryMessageThatThereIs() throws IOException {
        String sources = "";
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources += Files.readString(file);
            }
        }
        Set<String> keys = new TreeSet<>(read(CLASSES.resolve("dev/dreambooth/jenkins/text/Messages.properties"))
                .stringPropertyNames());
        for (String key : keys) {
            String asked = key.startsWith("state.") ? key.substring("state.".length()) : key;
            assertThat(sources).as(key).contains("\"" + asked + "\"");
        }
        Matcher used = Pattern.compile("Messages\\.of\\(\\s*\"([^\"]*[^.\"])\"").matcher(sources);
        while (used.find()) {
            assertThat(keys).contains(used.group(1));
        }
    }

    private static Set<String> code(Path page) throws IOException {
        return Pattern.compile("<code>(.*?)</code>")
                .matcher(Files.readString(page))
                .results()
                .map(code -> code.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{\\d\\}").matcher(text);
        while (matcher.find()) {
            places.add(matcher.group());
        }
        return places;
    }
}
