package dev.dreambooth.contract.settings.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an artifact, what a path, and which versions are meant. */
class BaselineCoordinatesTest {
    @TempDir
    Path folder;

    private static BaselineCoordinates coordinates(String text) {
        return BaselineCoordinates.parse(text).orElseThrow();
    }

    @Test
    void oneVersionIsOneFile() {
        assertThat(coordinates("com.acme:koala:1.0"))
                .hasToString("com.acme:koala:1.0:evaluation:json")
                .satisfies(one -> assertThat(one.range()).isEmpty());
        assertThat(coordinates("com.acme:koala:1.0:grey-evaluation"))
                .hasToString("com.acme:koala:1.0:grey-evaluation:json");
    }

    @Test
    void theLastOneIsFoundInARange() {
        assertThat(coordinates("com.acme:koala:RELEASE").range()).hasValue("(,)");
        assertThat(coordinates("com.acme:koala:RELEASE").takesSnapshots()).isFalse();
        assertThat(coordinates("com.acme:koala:LATEST").range()).hasValue("(,)");
        assertThat(coordinates("com.acme:koala:LATEST").takesSnapshots()).isTrue();
        assertThat(coordinates("com.acme:koala:[1.0,2.0):x").range()).hasValue("[1.0,2.0)");
        assertThat(coordinates("com.acme:koala:RELEASE").of("3")).hasToString("com.acme:koala:3:evaluation:json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evaluation.json",
                "src/main/dreambooth/evaluation.json",
                "C:\\good\\evaluation.json",
                "C:/good/evaluation.json",
                "koala:1.0",
                "com.acme:koala:1.0:a:json"
            })
    void anythingElseIsAPath(String text) {
        assertThat(BaselineCoordinates.parse(text)).isEmpty();
    }

    private ResolvedSettings settings(String baseline) {
        return new SettingSources(
                        folder,
                        SettingLayer.defaults(Map.of(), folder),
                        SettingLayer.pom(Map.of(), folder),
                        SettingLayer.properties(
                                Map.of(
                                        "dreambooth.baseline",
                                        baseline,
                                        "dreambooth.instanceImages",
                                        "images",
                                        "dreambooth.subjectClass",
                                        "dog"),
                                Set.of(),
                                folder),
                        List.of())
                .resolve(Stage.EVALUATE);
    }

    @Test
    void aFileIsTakenFromWhereItWasWrittenAndCoordinatesAreLeftAlone() {
        assertThat(settings("good/evaluation.json").find(EvaluateSettings.BASELINE))
                .hasValue(folder.resolve("good/evaluation.json").toString());
        assertThat(settings("com.acme:koala:RELEASE").find(EvaluateSettings.BASELINE))
                .hasValue("com.acme:koala:RELEASE");
    }

    @Test
    void onlyAMavenBuildFetches() {
        ResolvedSettings settings = settings("com.acme:koala:RELEASE");
        assertThatThrownBy(() -> RunSpec.of(Stage.EVALUATE, settings, folder))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
                .hasMessageContaining(
                        "baseline is com.acme:koala:RELEASE:evaluation:json, an artifact, which only a Maven build");
    }
}
