package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.jenkins.fake.HelpPage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Jenkins finds the help of each argument in the reader's language, or else in English. */
class HelpLanguageTest {
    private static String help(Class<?> step, String argument, String... languages) throws IOException {
        URL page = HelpPage.of(
                step, argument, Stream.of(languages).map(Locale::forLanguageTag).toList());
        assertThat(page).as(argument).isNotNull();
        try (InputStream in = page.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            de       | Die Lernrate nach dem Warm-up.
            de-AT    | Die Lernrate nach dem Warm-up.
            de-CH    | Die Lernrate nach dem Warm-up.
            fr de en | Die Lernrate nach dem Warm-up.
            de en    | Die Lernrate nach dem Warm-up.
            en       | The learning rate after warm-up.
            en-GB de | The learning rate after warm-up.
            fr       | The learning rate after warm-up.
            ja-JP    | The learning rate after warm-up.
            ''       | The learning rate after warm-up.
            """)
    void aReaderGetsHelpInTheFirstOfTheirLanguagesThatIsThere(String languages, String text) throws IOException {
        assertThat(help(TrainStep.class, "learningRate", languages.split(" "))).contains(text);
        assertThat(help(TrainStep.class, "graceSeconds", languages.split(" ")))
                .as("of a superclass")
                .contains(text.startsWith("Die") ? "Wie lange" : "How long");
    }

    static Stream<StageStep> steps() {
        return Stream.of(new RegularizeStep(), new TrainStep(), new GenerateStep(), new EvaluateStep());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everySettingHasGermanHelp(StageStep step) throws IOException {
        for (Setting<?> setting : Settings.of(step.stage())) {
            if (!setting.equals(CacheSettings.REMOTE_CACHE_SERVER)) {
                assertThat(help(step.getClass(), setting.name(), "de-AT"))
                        .as(setting.name())
                        .contains("<p>Wert: ", ". Voreinstellung: ")
                        .doesNotContain(setting.description());
            }
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(HelpPage.of(TrainStep.class, "nosuch", List.of(Locale.GERMAN)))
                .isNull();
    }
}
