package dev.dreambooth.frontend.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.frontend.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Help in another language is whole, or the build ends: nothing missing, nothing left over, nothing in two languages. */
class TranslatedHelpTest {
    private static final Setting<?> RESOLUTION = Settings.named("resolution").orElseThrow();

    private static TranslatedHelp help(Map<String, String> texts, Map<String, String> phrases) {
        Properties settings = new Properties();
        settings.putAll(texts);
        Properties others = new Properties();
        others.putAll(phrases);
        return new TranslatedHelp("_xx", settings, others);
    }

    @Test
    void aSettingWithoutATextEndsTheBuild() {
        for (Map<String, String> texts : List.of(Map.of("seed", "y"), Map.of("resolution", " "))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> help(texts, Map.of()).description(RESOLUTION))
                    .withMessageStartingWith(
                            "settings_xx.properties has no text for the setting resolution: \"The side");
        }
    }

    @Test
    void aTextForNoSettingAndAPhraseOfNoPageEndTheBuild() {
        TranslatedHelp help = help(Map.of("resolution", "x", "resolutoin", "y"), Map.of("none", "n", "some", "s"));
        help.description(RESOLUTION);
        help.phrase("none");

        assertThatIllegalStateException()
                .isThrownBy(help::refuseLeftOvers)
                .withMessageEndingWith("have what no page shows: [resolutoin, some]");
    }

    @Test
    void aPhraseIsFoundWhateverNumbersAndWordsStandInIt() {
        TranslatedHelp help = help(
                Map.of(),
                Map.of(
                        "a number from {0} to {1}", "{1} >= x >= {0}",
                        "a number from {0} to {1} divisible by {2}", "{0} {1} {2}",
                        "one of {0}", "aus {0}"));

        assertThat(help.phrase("a number from 1e-37 to 1e38")).isEqualTo("1e38 >= x >= 1e-37");
        assertThat(help.phrase("a number from 8 to 8192 divisible by 8")).isEqualTo("8 8192 8");
        assertThat(help.phrase("one of dpm++2m, euler-a")).isEqualTo("aus dpm++2m, euler-a");
        assertThatIllegalStateException()
                .isThrownBy(() -> help.phrase("a number from 1 up"))
                .withMessage("phrases_xx.properties has to have one phrase for \"a number from 1 up\", and has []");
    }

    @Test
    void aPhraseThatCouldBeEitherEndsTheBuild() {
        TranslatedHelp help = help(Map.of(), Map.of("python or {0}", "a", "{0} or torch", "b"));

        assertThatIllegalStateException().isThrownBy(() -> help.phrase("python or torch"));
    }

    @Test
    void everyPageIsWrittenInBothLanguagesAndEscapedAlike(@TempDir Path folder) throws Exception {
        JenkinsFrontEnd.write(new SourceTree(folder));

        for (Stage stage : Stage.values()) {
            Path views = folder.resolve("resources").resolve(new StepArguments(stage).viewFolder());
            for (Setting<?> setting : JenkinsSettings.of(stage)) {
                String english = Files.readString(views.resolve("help-" + setting.name() + ".html"));
                String german = Files.readString(views.resolve("help-" + setting.name() + "_de.html"));
                assertThat(german).doesNotContain("Value:", "Default:").contains("<p>Wert: ", ". Voreinstellung: ");
                assertThat(markup(german)).isEqualTo(markup(english));
            }
        }
    }

    @Test
    void whatATextHoldsIsNotMarkup() {
        TranslatedHelp help = help(
                Map.of("resolution", "<b>${x}</b> & \"y\""),
                Map.of(RESOLUTION.type().accepted(), "1 < 2", "Value", "V", "Default", "D"));

        assertThat(SettingHelp.page(RESOLUTION, help))
                .contains(
                        "&lt;b&gt;&#36;{x}&lt;/b&gt; &amp; &quot;y&quot;", "<p>V: 1 &lt; 2. D: <code>512</code>.</p>");
    }

    /** Returns the tags of a page, with what stands in code, which is the same in all languages. */
    private static String markup(String page) {
        return page.replaceAll("(?s)(</?(?!code)\\w+>|</code>)[^<]*", "$1").replaceAll("^\\s+", "");
    }
}
