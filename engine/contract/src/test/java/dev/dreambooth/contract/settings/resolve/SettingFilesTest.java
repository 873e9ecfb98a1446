package dev.dreambooth.contract.settings.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.SettingSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with settings are read strictly, and a model may recommend only what is its business. */
class SettingFilesTest {
    @TempDir
    private Path folder;

    @Test
    void yamlMayHoldListsNumbersAndComments() throws IOException {
        SettingLayer layer = yaml("""
                # comment
                prompts:
                  - a dog
                  - a cat
                learningRate: 5e-6
                randomFlip: true
                """);

        assertThat(layer.values().get("prompts").texts()).containsExactly("a dog", "a cat");
        assertThat(layer.values().get("learningRate"))
                .isEqualTo(new RawSetting(List.of("5e-6"), new SettingSource.Yaml("dreambooth.yaml", 5)));
        assertThat(layer.base()).isEqualTo(folder);
    }

    @Test
    void pathsInAFileStartFromItsFolder() throws IOException {
        SettingLayer layer = yaml("model: models/base\ninstanceImages: photos\n");

        ResolvedSettings settings = SettingsResolver.resolve(
                Stage.TRAIN,
                Path.of("elsewhere"),
                List.of(layer, SettingLayer.pom(Map.of("subjectClass", "dog"), Path.of("elsewhere"))));

        assertThat(settings.get(CommonSettings.MODEL))
                .isEqualTo(folder.resolve("models/base").toString());
        assertThat(settings.get(SubjectSettings.INSTANCE_IMAGES)).isEqualTo(folder.resolve("photos"));
    }

    @Test
    void anEmptyYamlFileSetsNothing() throws IOException {
        assertThat(yaml("# later\n").values()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed: 1\nseed: 2\n",
                "seed: null\n",
                "identifier:\n",
                "prompts:\n- a dog\n-\n",
                "train:\n  seed: 1\n",
                "- seed\n",
                "seed: [1, [2]]\n",
                "seed: \"1\n",
                "a: &a [x]\nseed: *a\nb\n",
            })
    void brokenYamlIsRefusedWithItsFile(String text) {
        assertThatThrownBy(() -> yaml(text))
                .isInstanceOf(dev.dreambooth.contract.UserError.class)
                .hasMessageContaining("dreambooth.yaml");
    }

    @Test
    void theEmbeddedModelRecommendsFromInsideTheJar() throws IOException {
        Path jar = folder.resolve("engine.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(ModelDefaults.EMBEDDED_ENTRY));
            zip.write("{\"resolution\": 64}".getBytes(StandardCharsets.UTF_8));
        }

        SettingLayer layer =
                ModelDefaults.of("embedded", folder, List.of(folder, jar)).orElseThrow();

        assertThat(layer.values().get("resolution").texts()).containsExactly("64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"outputDirectory\": \"/etc\"}",
                "{\"instanceImages\": \"/home\"}",
                "{\"force\": true}",
                "{\"concepts\": []}",
                "{\"seed\": {\"a\": 1}}",
                "{\"resolution\": null}",
                "[1]",
                "{\"resolution\": 64",
            })
    void aModelCannotRedirectFilesOrBreakTheForm(String json) throws IOException {
        Files.writeString(folder.resolve(ModelDefaults.FILE_NAME), json);

        assertThatThrownBy(() -> ModelDefaults.of(folder.toString(), folder, List.of()))
                .hasMessageContaining("recommended settings of model");
    }

    @Test
    void aFileThatIsTooLargeToHoldSettingsIsNotRead() throws IOException {
        String most = "\n".repeat(1 << 20);
        assertThat(yaml(most).values()).isEmpty();
        assertThatThrownBy(() -> yaml(most + "\n")).hasMessageContaining("larger than a configuration file can be");
        assertThat(recommended("{\"eta\": 1}" + " ".repeat((1 << 16) - 10))).isPresent();
        assertThatThrownBy(() -> recommended("{\"eta\": 1}" + " ".repeat((1 << 16) - 9)))
                .hasMessageContaining("larger than 65536 bytes");
    }

    /** The parser copies a line as often as it has thousands of characters. */
    @Test
    void aLineThatIsTooLongIsToldByItsNumber() throws IOException {
        assertThat(yaml("subjectClass: " + "d".repeat(99_986)).values()).hasSize(1);
        assertThatThrownBy(() -> yaml("seed: 1\nsubjectClass: " + "d".repeat(99_987)))
                .hasMessageContaining("has 100001 characters in line 2; at most 100000 are read");
    }

    @Test
    void brokenYamlIsToldByItsPlaceWithoutPiecesOfTheFile() {
        assertThatThrownBy(() -> yaml("seed: 1\ntoken: \"hush\nwidth: 1\n"))
                .hasMessageContaining("is not valid YAML")
                .hasMessageContaining(
                        "found unexpected end of stream, while scanning a quoted scalar that begins in line 2 (line 4, column 1)")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> yaml("seed: 1\nwidth:\n"))
                .hasMessageContaining("dreambooth.yaml, line 2 has no value for width");
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithItsSetting() {
        assertThatThrownBy(() -> YamlSettings.read(folder.resolve("none.yaml")))
                .isInstanceOfSatisfying(
                        dev.dreambooth.contract.UserError.class,
                        error -> assertThat(error.setting()).contains("configFile"))
                .hasMessageContaining("none.yaml cannot be read");
    }

    @Test
    void aModelMayRecommendWhatDecidesItsResults() throws IOException {
        SettingLayer layer = recommended("{\"resolution\": 64, \"samplePrompts\": [\"a dog\"], \"unknown\": 1}")
                .orElseThrow();

        assertThat(layer.base()).isEqualTo(folder);
        assertThat(layer.values().get("samplePrompts"))
                .isEqualTo(new RawSetting(
                        List.of("a dog"),
                        new SettingSource.ModelDefaults(
                                folder.resolve(ModelDefaults.FILE_NAME).toString())));
        assertThatThrownBy(() -> SettingsResolver.check(layer)).hasMessageContaining("There is no setting unknown");
    }

    @Test
    void aModelThatRecommendsNothingIsNoError() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path library = Files.writeString(folder.resolve("note.txt"), "no jar").resolveSibling("none.jar");
        Path recommending = Files.createDirectories(
                folder.resolve("classes").resolve(ModelDefaults.EMBEDDED_ENTRY).getParent());
        Files.writeString(recommending.resolve(ModelDefaults.FILE_NAME), "{\"resolution\": 32}");

        assertThat(ModelDefaults.of("other", folder, List.of())).isEmpty();
        assertThat(ModelDefaults.of("com.acme:mascot:1.4", folder, List.of())).isEmpty();
        assertThat(ModelDefaults.of("embedded", folder, List.of(other, library)))
                .isEmpty();
        assertThat(ModelDefaults.of("embedded", folder, List.of(other, folder.resolve("classes"))))
                .hasValueSatisfying(layer ->
                        assertThat(layer.values().get("resolution").texts()).containsExactly("32"));
    }

    private Optional<SettingLayer> recommended(String json) throws IOException {
        Files.writeString(folder.resolve(ModelDefaults.FILE_NAME), json);
        return ModelDefaults.of(folder.toString(), folder, List.of());
    }

    private SettingLayer yaml(String text) throws IOException {
        Path file = folder.resolve("dreambooth.yaml");
        Files.writeString(file, text);
        return YamlSettings.read(file);
    }
}
