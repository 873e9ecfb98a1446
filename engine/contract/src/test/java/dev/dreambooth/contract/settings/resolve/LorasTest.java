package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.train.LoraChoice;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LoRAs to make images with: how they are written, what decides the result, what a record repeats, what is refused. */
class LorasTest {
    private static final String TWO = "lora: [{file: a.safetensors, scale: 0.8}, {file: b, scale: -0.25}, c.pt]\n";

    @TempDir
    private Path project;

    private ResolvedSettings resolve(SettingLayer layer) {
        return SettingsResolver.resolve(
                Stage.GENERATE, project, List.of(layer, SettingLayer.defaults(Map.of("subjectClass", "dog"), project)));
    }

    private ResolvedSettings yaml(String text) throws IOException {
        return resolve(YamlSettings.read(Files.writeString(project.resolve("dreambooth.yaml"), text)));
    }

    private LoraChoice lora(String file, Double scale) {
        return new LoraChoice(project.resolve(file), Optional.ofNullable(scale));
    }

    @Test
    void theyAreAPathOrAListInAllPlaces() throws IOException {
        List<LoraChoice> one = List.of(lora("a.safetensors", null));
        assertThat(yaml("lora: a.safetensors\n").get(LoraSettings.LORA)).isEqualTo(one);
        assertThat(resolve(SettingLayer.properties(Map.of("dreambooth.lora", "a.safetensors"), Set.of(), project))
                        .get(LoraSettings.LORA))
                .isEqualTo(one);
        List<LoraChoice> several = List.of(lora("a.safetensors", 0.8), lora("b", -0.25), lora("c.pt", null));
        assertThat(yaml(TWO).get(LoraSettings.LORA)).isEqualTo(several);
        String json = "[{\"file\": \"a.safetensors\", \"scale\": 0.8}, {\"file\": \"b\", \"scale\": -0.25}, \"c.pt\"]";
        assertThat(resolve(SettingLayer.properties(Map.of("dreambooth.lora", json), Set.of(), project))
                        .get(LoraSettings.LORA))
                .isEqualTo(several);
        assertThat(resolve(SettingLayer.pom(
                                Map.of(
                                        "lora",
                                        List.of(
                                                "{\"file\":\"a.safetensors\",\"scale\":\"0.8\"}",
                                                "{\"file\":\"b\",\"scale\":\"-0.25\"}",
                                                "c.pt")),
                                project))
                        .get(LoraSettings.LORA))
                .isEqualTo(several);
        assertThat(resolve(SettingLayer.step(Stage.TRAIN, Map.of("lora", "[old].safetensors.bak"), project))
                        .get(LoraSettings.LORA))
                .isEqualTo(List.of(lora("[old].safetensors.bak", null)));
    }

    @Test
    void aSpecificationCarriesThemAndAFingerprintTheirStrengthAlone() throws IOException {
        ResolvedSettings settings = yaml(TWO);
        Path file = project.resolve("spec.json");
        RunSpec.of(Stage.GENERATE, settings, project).write(file);
        assertThat(RunSpec.read(file).settings().get(LoraSettings.LORA)).isEqualTo(settings.get(LoraSettings.LORA));
        assertThat(settings.resultJson().path("lora")).hasToString("[{\"scale\":0.8},{\"scale\":-0.25},{}]");
    }

    @Test
    void aRecordIsRepeatedWithTheFilesOfNowAndTheStrengthOfThen() throws IOException {
        ResolvedSettings then = yaml(TWO);
        ResolvedSettings now = yaml(TWO.replace("file: b", "file: moved").replace("0.8", "2"));

        ResolvedSettings again = RecordedSettings.remaking(now, then.resultJson(), "run.json");

        assertThat(again.get(LoraSettings.LORA))
                .isEqualTo(List.of(lora("a.safetensors", 0.8), lora("moved", -0.25), lora("c.pt", null)));
        assertThatThrownBy(() -> RecordedSettings.remaking(yaml("lora: a\n"), then.resultJson(), "run.json"))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("run.json tells of 3 LoRAs", "names 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[{scale: 1}]; no file",
                "[{file: a, weight: 1}]; unknown name weight",
                "[{file: a, scale: much}]; a scale that",
                "[{file: a, scale: .inf}]; a scale that",
                "[]; no entry",
            })
    void whatMeansNoLoraIsRefused(String value, String said) {
        assertThatThrownBy(() -> yaml("lora: " + value + "\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("lora ", said, "dreambooth.yaml");
    }
}
