package dev.dreambooth.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coordinates are told from paths, and those that mean another model tomorrow are refused. */
class ModelCoordinatesTest {
    @TempDir
    private Path project;

    @ParameterizedTest
    @CsvSource({
        "com.acme:mascot:1.4, com.acme:mascot:1.4:zip",
        "com.acme:mascot:1.4:zip, com.acme:mascot:1.4:zip",
        "com.acme:mascot:1.4:koala, com.acme:mascot:1.4:koala:zip",
        "com.acme:mascot:1.4-SNAPSHOT:koala:zip, com.acme:mascot:1.4-SNAPSHOT:koala:zip"
    })
    void coordinatesHaveThreeToFiveParts(String written, String meant) {
        assertThat(ModelCoordinates.parse(written))
                .map(ModelCoordinates::toString)
                .contains(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"embedded", "models/sd15", "/models/sd15", "C:\\models", "C:/models/sd15", "./a:b:c", "a:b"})
    void pathsAreNoCoordinates(String path) {
        assertThat(ModelCoordinates.parse(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme:mascot:LATEST", "com.acme:mascot:release:zip", "com.acme:mascot:1.4:koala:jar"})
    void whatCannotBeAFixedModelIsRefused(String written) {
        assertThatThrownBy(() -> ModelCoordinates.parse(written))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model is " + written);
    }

    @Test
    void theSettingKeepsThemAsWrittenAndOnlyWhoCanFetchThemMakesASpecification() {
        SettingLayer pom =
                SettingLayer.pom(Map.of("model", "com.acme:mascot:1.4:zip", "prompts", List.of("a dog")), project);
        SettingLayer none = SettingLayer.pom(Map.of(), project);
        SettingSources sources = new SettingSources(project, none, pom, none, List.of());

        ResolvedSettings settings = sources.resolve(Stage.GENERATE, Optional.of(project.resolve("unpacked")));

        assertThat(settings.get(CommonSettings.MODEL)).isEqualTo("com.acme:mascot:1.4:zip");
        assertThatThrownBy(() -> RunSpec.of(Stage.GENERATE, settings, project))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("which only a Maven build can fetch");
    }
}
