package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.model.clip.TextualInversionFile;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words from files of every layout against diffusers' load_textual_inversion. */
class TextualInversionGoldenTest {
    private static final Golden GOLDEN = Golden.open("embeddings");

    @AfterAll
    static void close() {
        GOLDEN.close();
    }

    @TestFactory
    Stream<DynamicTest> endsInTheLatentsOfTheReference() throws IOException {
        JsonNode runs = new ObjectMapper().readTree(GOLDEN.path("runs.json").toFile());
        return IntStream.range(0, runs.size())
                .mapToObj(i -> DynamicTest.dynamicTest(i + " " + runs.get(i), () -> sample(i, runs.get(i))));
    }

    private static void sample(int number, JsonNode run) {
        long handles = Tensor.liveHandles();
        TextualInversion word = word(run.get("file").asText());
        assertThat(word.token()).isEqualTo(run.get("token").asText());
        ModelFolder folder = folder(run.get("model").asText());
        SchedulerConfig scheduler = SchedulerConfig.of(folder.config(ModelPart.scheduler()), "scheduler_config.json");
        try (Scope scope = Scope.open();
                LatentDiffusionModel model =
                        LatentDiffusionModel.open(folder, Device.CPU).learning(List.of(word))) {
            Tensor latents = new TextToImagePipeline(model, scheduler)
                    .latents(
                            List.of(new ImageRequest(
                                    run.get("prompt").asText(),
                                    run.get("negative_prompt").asText(),
                                    29)),
                            new SamplingSettings(Optional.empty(), 4, 7.5, 0, 64, 64, 0),
                            SamplingProgress.NONE);
            assertClose("latents", latents, GOLDEN, String.valueOf(number), 1e-4);
        }
        assertThat(Tensor.liveHandles()).isEqualTo(handles);
    }

    /**
     * Early configurations name no end token, and transformers then takes the largest id for it, which a learnt word's is.
     * Here the end stays the end: the pooled vector reads what follows the word, too.
     */
    @Test
    void aLearntWordDoesNotEndThePrompt() {
        TextualInversion.Vectors first = new TextualInversion.Vectors(16, new float[16]);
        TextualInversion.Vectors second = new TextualInversion.Vectors(24, new float[24]);
        TextualInversion word = new TextualInversion("toy", "toy.pt", List.of(first, second));
        try (Scope scope = Scope.open();
                LatentDiffusionModel model = LatentDiffusionModel.open(folder("sdxl/velocity"), Device.CPU)
                        .learning(List.of(word))) {
            assertThat(pooled(model, "a toy dog")).isNotEqualTo(pooled(model, "a toy cat"));
        }
    }

    private static float[] pooled(LatentDiffusionModel model, String prompt) {
        return model.text()
                .encode(model.text().tokenize(List.of(prompt)), 0)
                .get(Conditioning.POOLED_TEXT)
                .toFloats();
    }

    @ParameterizedTest
    @CsvSource({
        "TwoToys.safetensors, pipeline/sd2, 24, 32",
        "TwoToys.safetensors, sdxl/base, 24, 24 and 32",
        "xl-toy.safetensors, pipeline/sd1, 24 and 32, 24"
    })
    void aWordForAnotherModelIsRefused(String file, String model, String has, String takes) {
        long handles = Tensor.liveHandles();
        LatentDiffusionModel opened = LatentDiffusionModel.open(folder(model), Device.CPU);
        List<TextualInversion> words = List.of(word(file));
        assertThatThrownBy(() -> opened.learning(words))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file)
                .hasMessageContaining("is for text of width " + has + ";")
                .hasMessageContaining("this model is text of width " + takes + ".");
        assertThat(Tensor.liveHandles()).isEqualTo(handles);
    }

    @Test
    void publishedWidthsAreNamed() {
        assertThat(TextualInversion.family(List.of(768))).startsWith("Stable Diffusion 1.x");
        assertThat(TextualInversion.family(List.of(1024))).startsWith("Stable Diffusion 2.x");
        assertThat(TextualInversion.family(List.of(768, 1280))).startsWith("Stable Diffusion XL");
    }

    private static TextualInversion word(String file) {
        return TextualInversionFile.read(GOLDEN.path(file));
    }

    private static ModelFolder folder(String name) {
        return ModelFamilies.openFolder(Golden.folder(name).resolve("model"));
    }
}
