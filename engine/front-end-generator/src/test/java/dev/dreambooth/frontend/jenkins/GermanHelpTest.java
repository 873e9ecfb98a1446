package dev.dreambooth.frontend.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.value.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The German texts say of names, values and numbers what the English ones say. */
class GermanHelpTest {
    static Stream<Setting<?>> settings() {
        return Stream.of(Stage.values())
                .flatMap(stage -> JenkinsSettings.of(stage).stream())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aTextHasTheCodeWordsOfTheEnglishOne(Setting<?> setting) throws IOException {
        TranslatedHelp help = TranslatedHelp.of("_de");
        String english = setting.description();
        String german = help.description(setting);

        assertThat(CodeWords.of(german)).isEqualTo(CodeWords.of(english));
        assertThat(CodeWords.names(english))
                .allSatisfy(name -> assertThat(german).contains(name));
        assertThat(CodeWords.germanQuantities(german)).isEqualTo(CodeWords.quantities(english));
        assertThat(german).matches("\\p{Lu}.*[^ ]\\.").doesNotContain("  ");
        assertThat(german).as("translated").isNotEqualTo(english);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aTextNamesTheValuesAndStagesThatTheEnglishOneNames(Setting<?> setting) throws IOException {
        TranslatedHelp help = TranslatedHelp.of("_de");
        String accepted = setting.type().accepted();
        Set<String> values = CodeWords.shared(accepted, help.phrase(accepted));
        Stream.of(Stage.values()).map(Stage::id).forEach(values::add);
        String german = help.description(setting);

        assertThat(CodeWords.among(values, german, true))
                .containsAll(CodeWords.among(values, setting.description(), false));
        assertThat(CodeWords.among(values, setting.description(), true))
                .containsAll(CodeWords.among(values, german, true));
    }

    @Test
    void aPhraseHasThePlacesAndCodeWordsOfTheEnglishOne() throws IOException {
        Properties phrases = Words.of("phrases_de.properties");

        assertThat(phrases).hasSizeGreaterThan(30);
        phrases.forEach((english, german) -> {
            assertThat(CodeWords.places((String) german)).isEqualTo(CodeWords.places((String) english));
            assertThat(CodeWords.of((String) german)).as((String) english).isEqualTo(CodeWords.of((String) english));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"settings_de.properties", "phrases_de.properties", "form_de.properties"})
    void aFileIsInUtf8AndSaysNothingTwice(String file) throws IOException {
        String text;
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> keys = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("(?<!\\\\)=", 2)[0])
                .toList();

        assertThat(text).doesNotContain("\uFFFD", "\u00C3");
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(Words.of(file)).hasSize(keys.size());
    }
}
