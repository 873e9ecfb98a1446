package dev.dreambooth.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.sd.StableDiffusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model folder is complete and of a kind we know, or is refused by the name of what is wrong. */
class ModelFolderTest {
    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void writeModel() throws IOException {
        root = TestModels.write(temporary.resolve("model"));
    }

    @Test
    void opensACompleteFolder() {
        ModelFolder folder = ModelFamilies.openFolder(root);
        assertThat(folder.className(StableDiffusion.SCHEDULER)).isEqualTo("PNDMScheduler");
        assertThat(folder.config(StableDiffusion.TOKENIZER)
                        .path("model_max_length")
                        .asInt())
                .isEqualTo(77);
        try (WeightSet vae = folder.weights(StableDiffusion.VAE)) {
            assertThat(vae.bytes("w").getFloat(0)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model_index.json",
                "unet/config.json",
                "unet/diffusion_pytorch_model.safetensors",
                "vae/config.json",
                "vae/diffusion_pytorch_model.safetensors",
                "text_encoder/config.json",
                "text_encoder/model.safetensors",
                "tokenizer/tokenizer_config.json",
                "tokenizer/vocab.json",
                "tokenizer/merges.txt",
                "scheduler/scheduler_config.json"
            })
    void aMissingFileIsNamed(String file) throws IOException {
        Files.delete(root.resolve(file));
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(Path.of(file).getFileName().toString())
                .hasMessageContaining("complete");
    }

    /** transformers saves a tokenizer in one file since version 5; which form a model has enters its digest. */
    @Test
    void aTokenizerMayLieInOneFile() throws IOException {
        String before = ModelFamilies.openFolder(root).digest();
        TestModels.put(root, "tokenizer/tokenizer.json", "{}");
        assertThat(ModelFamilies.openFolder(root).digest()).as("of three files").isEqualTo(before);
        Files.delete(root.resolve("tokenizer/vocab.json"));
        Files.delete(root.resolve("tokenizer/merges.txt"));
        ModelFolder folder = ModelFamilies.openFolder(root);
        assertThat(folder.digest()).isNotEqualTo(before);
        assertThat(folder.smallFiles(StableDiffusion.TOKENIZER))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder("tokenizer_config.json", "tokenizer.json");
        Files.delete(root.resolve("tokenizer/tokenizer.json"));
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds neither vocab.json and merges.txt, nor tokenizer.json");
    }

    @Test
    void weightsMayBeOfTheVariantBf16Alone() throws IOException {
        Files.move(
                root.resolve("unet/diffusion_pytorch_model.safetensors"),
                root.resolve("unet/diffusion_pytorch_model.bf16.safetensors"));
        try (WeightSet unet = ModelFamilies.openFolder(root).weights(StableDiffusion.UNET)) {
            assertThat(unet.bytes("w").getFloat(0)).isEqualTo(1);
        }
    }

    /** So the libraries of Hugging Face lay their cache out: links with the names of files to blobs without. */
    @Test
    void filesMayBeLinksToBlobs() throws IOException {
        String digest = ModelFamilies.openFolder(root).digest();
        Path file = root.resolve("unet/diffusion_pytorch_model.safetensors");
        Path blob = temporary.resolve("blobs/02df0d846afbc25d");
        Files.createDirectories(blob.getParent());
        Files.move(file, blob);
        Files.createSymbolicLink(file, file.getParent().relativize(blob));
        assertThat(ModelFamilies.openFolder(root).digest()).isEqualTo(digest);

        Files.delete(blob);
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + " is a link to ")
                .hasMessageContaining("02df0d846afbc25d, which is not there");
        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + " is a folder where a file of that name belongs");
    }

    @Test
    void aFolderThatIsNoModelIsToldForWhatItIs() throws IOException {
        assertThatThrownBy(() -> ModelFamilies.openFolder(root.resolve("unet")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it is one part of a model")
                .hasMessageContaining("Name the folder " + root);
        assertThatThrownBy(() -> ModelFamilies.openFolder(root.getParent()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("but " + root.getFileName() + " in it does");
        Path single = Files.createDirectory(temporary.resolve("single"));
        TestModels.weights(single.resolve("v1-5-pruned.SAFETENSORS"), 1);
        assertThatThrownBy(() -> ModelFamilies.openFolder(single))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it holds v1-5-pruned.SAFETENSORS")
                .hasMessageContaining("name that file");
    }

    @Test
    void aNameOnAHubIsToldFromAFolder() {
        assertThatThrownBy(() -> ModelFamilies.openFolder(temporary.resolve("runwayml/stable-diffusion-v1-5")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("does not exist")
                .hasMessageContaining("runwayml/stable-diffusion-v1-5 is the name of a model on Hugging Face's hub");
        assertThatThrownBy(() -> ModelFamilies.openFolder(root.resolve("models")))
                .isInstanceOf(UserError.class)
                .message()
                .doesNotContain("hub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet/config.json", "model_index.json", "tokenizer/tokenizer_config.json"})
    void aFileThatIsNoneOfAModelIsNamedForWhatItIs(String file) throws IOException {
        Files.writeString(root.resolve(file), "version https://git-lfs.github.com/spec/v1\nsize 743\n");
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(root.resolve(file).toString())
                .hasMessageContaining("it is a Git LFS pointer in place of the file of 743 bytes");
        Files.write(root.resolve(file), new byte[0]);
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it is empty (0 bytes)");
    }

    @Test
    void noFolderOrASingleFileIsRefused() {
        assertThatThrownBy(() -> ModelFamilies.openFolder(temporary.resolve("none")))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> ModelFamilies.openFolder(root.resolve("unet/diffusion_pytorch_model.safetensors")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a single file")
                .hasMessageContaining("model_index.json");
    }

    @ParameterizedTest
    @CsvSource({
        "StableDiffusionPipeline, StableDiffusion3Pipeline",
        "CLIPTextModel, T5EncoderModel",
        "UNet2DConditionModel, UNet2DModel",
        "AutoencoderKL, VQModel",
        "CLIPTokenizer, T5Tokenizer",
    })
    void anUnknownClassIsRefusedByName(String known, String unknown) throws IOException {
        Files.writeString(
                root.resolve("model_index.json"), TestModels.INDEX.replace('"' + known + '"', '"' + unknown + '"'));
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(unknown)
                .hasMessageContaining(known);
    }

    @Test
    void aComponentWeDoNotHaveIsRefusedByName() throws IOException {
        Files.writeString(
                root.resolve("model_index.json"),
                TestModels.INDEX.replace("{", "{\"text_encoder_2\": [\"transformers\", \"CLIPTextModel\"],"));
        assertThatThrownBy(() -> ModelFamilies.openFolder(root)).hasMessageContaining("text_encoder_2");
    }

    /** Both have one configuration; whether there is a projection, the index says. An editor's mark changes nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"CLIPTextModelWithProjection", "CLIPTextModel"})
    void aTextEncodersConfigurationMayBeThatOfTheOther(String name) throws IOException {
        TestModels.put(root, "text_encoder/config.json", "\uFEFF{\"architectures\":[\"" + name + "\"]}");
        assertThat(ModelFamilies.openFolder(root).config(StableDiffusion.TEXT_ENCODER))
                .hasSize(1);
    }

    @Test
    void aConfigOfAnotherClassThanTheIndexSaysIsRefused() throws IOException {
        TestModels.put(root, "vae/config.json", "{\"_class_name\":\"AutoencoderTiny\"}");
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .hasMessageContaining("AutoencoderTiny")
                .hasMessageContaining("AutoencoderKL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":", "\u0000"})
    void aConfigThatIsNoJsonObjectIsRefused(String text) throws IOException {
        TestModels.put(root, "unet/config.json", text);
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("config.json cannot be read as a JSON object");
    }

    @Test
    void aConfigOfSeveralMegabytesOrEndlessDepthIsRefused() throws IOException {
        TestModels.put(root, "unet/config.json", " ".repeat(StrictJson.CONFIG_LIMIT) + "{}");
        assertThatThrownBy(() -> ModelFamilies.openFolder(root)).hasMessageContaining("bytes long");
        TestModels.put(root, "unet/config.json", "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}");
        assertThatThrownBy(() -> ModelFamilies.openFolder(root))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("depth");
    }

    @Test
    void theDigestDependsOnContentsOnly() throws IOException {
        String digest = ModelFamilies.openFolder(root).digest();
        Path moved = Files.move(root, temporary.resolve("moved"));
        TestModels.put(moved, "README.md", "nobody reads this");
        assertThat(ModelFamilies.openFolder(moved).digest()).isEqualTo(digest).hasSize(64);

        TestModels.weights(moved.resolve("unet/diffusion_pytorch_model.safetensors"), 1.5f);
        assertThat(ModelFamilies.openFolder(moved).digest()).isNotEqualTo(digest);
    }

    @Test
    void writesACopyWithOtherWeights() throws IOException {
        Files.writeString(
                root.resolve("model_index.json"),
                TestModels.INDEX.replace(
                        "\"safety_checker\": [null, null]",
                        "\"safety_checker\": [\"stable_diffusion\", \"StableDiffusionSafetyChecker\"]"));
        TestModels.put(root, "safety_checker/config.json", "{}");
        TestModels.put(root, "dreambooth-defaults.json", "{\"resolution\":64}");
        Files.move(
                root.resolve("vae/diffusion_pytorch_model.safetensors"),
                root.resolve("vae/diffusion_pytorch_model.fp16.safetensors"));
        Path target = temporary.resolve("trained");

        new ModelFolderWriter(ModelFamilies.openFolder(root))
                .replace(StableDiffusion.UNET, List.of(TestModels.floats("w", new long[] {1}, 9)))
                .write(target);

        ModelFolder trained = ModelFamilies.openFolder(target);
        try (WeightSet unet = trained.weights(StableDiffusion.UNET);
                WeightSet vae = trained.weights(StableDiffusion.VAE)) {
            assertThat(unet.bytes("w").getFloat(0)).isEqualTo(9);
            assertThat(vae.bytes("w").getFloat(0)).isEqualTo(2);
        }
        assertThat(target.resolve("vae/diffusion_pytorch_model.safetensors")).isRegularFile();
        assertThat(target.resolve("safety_checker/config.json")).hasContent("{}");
        assertThat(target.resolve("dreambooth-defaults.json")).hasContent("{\"resolution\":64}");
        assertThat(target.resolve("unet/config.json")).hasSameTextualContentAs(root.resolve("unet/config.json"));
    }

    @Test
    void copiesShardsWithTheirIndex() throws IOException {
        Path unet = root.resolve("unet");
        Files.move(unet.resolve("diffusion_pytorch_model.safetensors"), unet.resolve("part-1.fp16.safetensors"));
        TestModels.put(
                unet,
                "diffusion_pytorch_model.safetensors.index.fp16.json",
                "{\"weight_map\":{\"w\":\"part-1.fp16.safetensors\"}}");
        Path target = temporary.resolve("copy");
        new ModelFolderWriter(ModelFamilies.openFolder(root)).write(target);

        assertThat(target.resolve("unet/diffusion_pytorch_model.safetensors.index.json"))
                .isRegularFile();
        try (WeightSet copy = ModelFamilies.openFolder(target).weights(StableDiffusion.UNET)) {
            assertThat(copy.bytes("w").getFloat(0)).isEqualTo(1);
        }
    }

    @Test
    void anUnwritableTargetIsReported() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        ModelFolderWriter writer = new ModelFolderWriter(ModelFamilies.openFolder(root));
        assertThatThrownBy(() -> writer.write(file.resolve("model")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("could not be written");
    }
}
