package dev.dreambooth.frontend.jenkins;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.frontend.SourceTree;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes, for each stage, the class that its Pipeline step extends (a property for each setting), the part of the
 * step's form that shows them, and a help page for each in each language.
 */
public final class JenkinsFrontEnd {
    /** English, which is shown to all others, and the endings of the files of other languages. */
    private static final List<String> LANGUAGES = List.of("", "_de");

    /** What a view wants in the reader's language. */
    private static final Pattern KEY = Pattern.compile("\\$\\{%([^}(]+)");

    private JenkinsFrontEnd() {}

    /** Writes everything. */
    public static void write(SourceTree tree) throws IOException {
        TranslatedHelp german = TranslatedHelp.of("_de");
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
                String help = arguments.viewFolder() + "/help-" + setting.name();
                tree.resource(help + ".html", SettingHelp.page(setting, HelpLanguage.ENGLISH));
                tree.resource(help + "_de.html", SettingHelp.page(setting, german));
            }
        }
        german.refuseLeftOvers();
    }

    /** Returns the words of a form in a language; Jenkins reads them as ASCII. */
    private static String words(String language, String view) throws IOException {
        String file = "form" + language + ".properties";
        Properties all = Words.of(file);
        return KEY.matcher(view)
                .results()
                .map(key -> key.group(1))
                .distinct()
                .sorted()
                .map(key -> key.replace(" ", "\\ ") + "=" + ascii(word(all, key, file)) + "\n")
                .collect(Collectors.joining());
    }

    private static String word(Properties all, String key, String file) {
        String word = all.getProperty(key, "");
        if (word.isBlank()) {
            throw new IllegalStateException(file + " has no word for \"" + key + "\"");
        }
        return word;
    }

    private static String ascii(String text) {
        return text.chars()
                .mapToObj(c -> c < 128 ? Character.toString((char) c) : String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
    }
}
