package dev.dreambooth.frontend.jenkins;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.frontend.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes, for each stage, the class that its Pipeline step extends (a property for each setting), the part of the
 * step's form that shows them, and a help page for each.
 */
public final class JenkinsFrontEnd {
    /** English, which is shown to all others, and the endings of the files of other languages. */
    private static final List<String> LANGUAGES = List.of("", "_de");

    /** What a view wants in the reader's language. */
    private static final Pattern KEY = Pattern.compile("\\$\\{%([^}(]+)");

    private JenkinsFrontEnd() {}

    /** Writes everything. */
    public static void write(SourceTree tree) throws IOException {
        tree.source(ArgumentRules.PACKAGE, ArgumentRules.CLASS, ArgumentRules.source());
        for (Stage stage : Stage.values()) {
            StepArguments arguments = new StepArguments(stage);
            tree.source(StepArguments.PACKAGE, arguments.className(), arguments.source());
            String view = new StepForm(stage).view();
            tree.resource(arguments.viewFolder() + "/arguments.jelly", view);
            for (String language : LANGUAGES) {
                tree.resource(arguments.viewFolder() + "/arguments" + language + ".properties", words(language, view));
            }
            for (Setting<?> setting : JenkinsSettings.of(stage)) {
                tree.resource(arguments.viewFolder() + "/help-" + setting.name() + ".html", StepForm.help(setting));
            }
        }
    }

    /** Returns the words of a form in a language; a new chapter has its own name until it is given another. */
    private static String words(String language, String view) throws IOException {
        Properties all = new Properties();
        try (InputStream in = JenkinsFrontEnd.class.getResourceAsStream("form" + language + ".properties")) {
            all.load(Objects.requireNonNull(in, "the generator's own"));
        }
        return KEY.matcher(view)
                .results()
                .map(key -> key.group(1))
                .distinct()
                .sorted()
                .map(key -> key.replace(" ", "\\ ") + "=" + ascii(all.getProperty(key, key)) + "\n")
                .collect(Collectors.joining());
    }

    private static String ascii(String text) {
        return text.chars()
                .mapToObj(c -> c < 128 ? Character.toString((char) c) : String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
    }
}
