package dev.dreambooth.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What commands may name, as the sources have it, so that nothing needs to be built: settings, goals, profiles, properties. */
final class Vocabulary {
    private static final Path PLUGIN = Path.of("dreambooth-maven-plugin", "src", "main", "java");
    private static final Path STAGES = Path.of("engine/contract/src/main/java/dev/dreambooth/contract/Stage.java");
    private static final Path CLI = Path.of("engine/core/src/main/java/dev/dreambooth/engine/cli/CommandLine.java");

    /** Names of Maven's and Jenkins' own that documents use. */
    private static final Set<String> OTHERS = Set.of(
            "artifactId",
            "dependencyManagement",
            "distributionManagement",
            "failFast",
            "groupId",
            "pluginManagement",
            "withCredentials");

    private final JsonNode schema;
    private final String goals;
    private final String poms;
    private final String tests;
    private final Set<String> identifiers = new TreeSet<>();

    Vocabulary() throws IOException {
        schema = new ObjectMapper()
                .readTree(Repository.ROOT.resolve("docs/dreambooth.schema.json").toFile());
        goals = texts(Repository.ROOT.resolve(PLUGIN), "Mojo.java");
        poms = texts(Repository.ROOT, "pom.xml", "pom-official.xml");
        tests = texts(Repository.ROOT, "Test.java");
    }

    private static String texts(Path folder, String... endings) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : SourceFiles.below(folder, endings)) {
            text.append(Files.readString(file));
        }
        return text.toString();
    }

    private static Set<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the names of all settings. */
    Set<String> settings() {
        Set<String> names = new TreeSet<>();
        schema.get("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Returns the values that a setting is one of, or nothing if it is no choice. */
    List<String> choices(String setting) {
        List<String> values = new ArrayList<>();
        schema.path("properties").path(setting).path("enum").forEach(value -> values.add(value.asText()));
        return values;
    }

    /** Returns the plugin's goals. */
    Set<String> goals() {
        Set<String> names = names("@Mojo\\(\\s*name = \"([\\w-]+)\"", goals);
        names.add("help");
        return names;
    }

    /** Returns what goals read beside settings, as an element and after {@code -Ddreambooth.}. */
    Set<String> goalProperties() {
        return names("property = \"dreambooth\\.(\\w+)\"", goals);
    }

    /** Returns the stages and other words that the command line begins with. */
    Set<String> commands() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String stage : names("(?m)^ {4}([A-Z]+)\\(\"", Files.readString(Repository.ROOT.resolve(STAGES)))) {
            names.add(stage.toLowerCase(Locale.ROOT));
        }
        names.addAll(names("(?m)^ {16}([a-z]+) ", Files.readString(Repository.ROOT.resolve(CLI))));
        return names;
    }

    boolean hasProfile(String name) {
        return Pattern.compile("<profile>\\s*(<!--.*?-->\\s*)*<id>" + name + "</id>", Pattern.DOTALL)
                .matcher(poms)
                .find();
    }

    /** Returns whether a POM or a test of ours reads a property. */
    boolean reads(String property) {
        return poms.contains("${" + property + "}")
                || poms.contains("<" + property + ">")
                || tests.contains("\"" + property + "\"");
    }

    /** Returns whether a name in camel case is a setting or stands in a source. */
    boolean knows(String name) throws IOException {
        if (identifiers.isEmpty()) {
            identifiers.addAll(OTHERS);
            identifiers.addAll(settings());
            for (String module : List.of("engine", "dreambooth-maven-plugin", "jenkins-plugin", "it")) {
                identifiers.addAll(
                        names("\\b([a-z]+(?:[A-Z][a-z0-9]+)+)\\b", texts(Repository.ROOT.resolve(module), ".java")));
            }
        }
        return identifiers.contains(name);
    }

    boolean hasTest(String name) {
        return Pattern.compile("\\bclass " + name + "\\b").matcher(tests).find();
    }

    /** Returns whether the command line has an option. */
    boolean hasOption(String option) throws IOException {
        return Files.readString(Repository.ROOT.resolve(CLI)).contains("\n                " + option + " ");
    }
}
