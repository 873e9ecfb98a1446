package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a front end asks of all places together: single settings, which place wins, and where an error comes from. */
class SettingSourcesTest {
    @TempDir
    private Path project;

    private final Map<String, Object> pom = new HashMap<>(Map.of("prompts", List.of("a dog")));
    private final Map<String, String> properties = new HashMap<>();

    private SettingSources sources(String... recommendedByTheProduct) {
        return new SettingSources(
                project,
                SettingLayer.defaults(
                        recommendedByTheProduct.length == 0 ? Map.of() : Map.of("seed", recommendedByTheProduct[0]),
                        project),
                SettingLayer.pom(pom, project),
                SettingLayer.properties(properties, Set.of(), project),
                List.of());
    }

    private void yaml(String text) throws IOException {
        Files.writeString(project.resolve(SettingSources.DEFAULT_FILE), text);
    }

    @Test
    void whoeverSetsAValueTwiceIsToldWhichWins() throws IOException {
        yaml("seed: 1\nwidth: 64\n");
        pom.put("seed", 2);
        pom.put("width", 64);
        pom.put("resolution", 64); // of another stage
        properties.put("dreambooth.seed", "3");
        properties.put("dreambooth.resolution", "32");

        assertThat(sources("0").overridden(Stage.GENERATE))
                .containsExactly("seed is 3, as -Ddreambooth.seed says, and not 2 as <seed> in the POM says.");
        properties.remove("dreambooth.seed");
        assertThat(sources("0").overridden(Stage.GENERATE))
                .containsExactly("seed is 2, as <seed> in the POM says, and not 1 as seed: in dreambooth.yaml, line 1"
                        + " says.");
    }

    @Test
    void whatOnlyReplacesADefaultIsNoSurprise() {
        pom.put("seed", 2);

        assertThat(sources("0").overridden(Stage.GENERATE)).isEmpty();
    }

    @Test
    void aNamedFileStandsInForTheUsualOne() throws IOException {
        yaml("seed: 1\n");
        Path other = Files.createDirectory(project.resolve("conf")).resolve("other.yaml");
        Files.writeString(other, "seed: 5\nmodel: base\n");
        properties.put("dreambooth.configFile", "conf/other.yaml");

        ResolvedSettings settings = sources().resolve(Stage.GENERATE);

        assertThat(settings.get(CommonSettings.SEED)).isEqualTo(5);
        assertThat(settings.get(CommonSettings.MODEL))
                .isEqualTo(project.resolve("conf/base").toString());
    }

    @Test
    void anErrorOfARunIsLocatedInTheStrongestPlace() throws IOException {
        yaml("seed: 1\n");
        UserError error = UserError.data("It is odd.", "Change it.").about(CommonSettings.SEED);

        assertThat(sources().locate(error))
                .hasMessage("It is odd. It was set by seed: in dreambooth.yaml, line 1. Change it.");
        properties.put("dreambooth.seed", "3");
        assertThat(sources().locate(error)).hasMessage("It is odd. It was set by -Ddreambooth.seed. Change it.");
        UserError aboutNobodys = UserError.data("It is odd.", "Change it.").about(GenerateSettings.WIDTH);
        assertThat(sources().locate(aboutNobodys)).isSameAs(aboutNobodys);
    }

    @Test
    void everyValueIsCheckedAlsoThoseThatAnotherHides() {
        pom.put("seed", "many");
        properties.put("dreambooth.seed", "3");

        assertThatThrownBy(() -> sources().check()).hasMessageContaining("seed is 'many', set by <seed> in the POM.");
        pom.remove("seed");
        sources().check();
        properties.put("dreambooth.sed", "3");
        assertThatThrownBy(() -> sources().check()).hasMessageContaining("There is no setting sed");
    }

    @Test
    void aFetchedModelRecommendsFromWhereItWasUnpacked() throws IOException {
        Path unpacked = Files.createDirectory(project.resolve("unpacked"));
        Files.writeString(unpacked.resolve(ModelDefaults.FILE_NAME), "{\"width\": 64, \"height\": 96}");
        pom.put("model", "com.acme:mascot:1.4:zip");
        pom.put("height", 128);

        assertThat(sources().resolve(Stage.GENERATE).find(GenerateSettings.WIDTH))
                .as("before it is fetched")
                .isEmpty();
        ResolvedSettings settings = sources().resolve(Stage.GENERATE, Optional.of(unpacked));
        assertThat(settings.get(GenerateSettings.WIDTH)).isEqualTo(64);
        assertThat(settings.get(GenerateSettings.HEIGHT)).isEqualTo(128);
        assertThat(settings.isChosen(GenerateSettings.WIDTH)).isFalse();
    }

    @Test
    void aSettingThatNobodySetHasItsDefaultIfItHasOne() {
        assertThat(sources().find(TrainSettings.RESOLUTION)).contains(512);
        assertThat(sources().find(GenerateSettings.WIDTH)).isEmpty();
        assertThat(sources("9").find(CommonSettings.SEED)).contains(9L);
    }
}
