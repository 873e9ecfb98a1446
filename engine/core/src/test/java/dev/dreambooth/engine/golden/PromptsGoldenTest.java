package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.settings.choice.PromptSyntax;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
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
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weighted prompts and prompts of several chunks against diffusers with embeddings that were made beside it. */
class PromptsGoldenTest {
    private static final Golden GOLDEN = Golden.open("prompts");

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
        ImageRequest request = new ImageRequest(
                run.get("prompt").asText(),
                run.get("negative_prompt").asText(),
                run.get("seed").asLong());
        try (Scope scope = Scope.open();
                LatentDiffusionModel model = open(run.get("model").asText())) {
            Tensor latents = latents(
                    model,
                    run.get("model").asText(),
                    List.of(request),
                    run.get("guidance_scale").asDouble(),
                    run.get("steps").asInt(),
                    PromptSyntax.WEIGHTED);
            assertClose("latents", latents, GOLDEN, String.valueOf(number), 1e-3);
        }
    }

    /** Without any bracket both syntaxes say the same, to the last bit; and so in a batch whose prompts are of one length. */
    @ParameterizedTest
    @ValueSource(strings = {"pipeline/sd1", "sdxl/base", "sdxl/velocity"})
    void plainTextIsTheSameInBothSyntaxes(String name) {
        List<ImageRequest> requests = List.of(
                new ImageRequest("a photo of sks dog", "", 1), new ImageRequest("a painting of cat", "blurry", 2));
        try (Scope scope = Scope.open();
                LatentDiffusionModel model = open(name)) {
            assertThat(latents(model, name, requests, 7.5, 2, PromptSyntax.WEIGHTED)
                            .toFloats())
                    .isEqualTo(latents(model, name, requests, 7.5, 2, PromptSyntax.PLAIN)
                            .toFloats());
        }
    }

    /** Prompts of one and of three chunks in one batch, with and without guidance. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 7.5})
    void promptsOfAllLengthsShareABatch(double guidance) {
        List<ImageRequest> requests = List.of(
                new ImageRequest("a (dog:1.4)", "", 1),
                new ImageRequest("a photo BREAK of BREAK (cat)", "", 2),
                new ImageRequest("a dog", "a BREAK b", 3));
        try (Scope scope = Scope.open();
                LatentDiffusionModel model = open("sdxl/base")) {
            Tensor latents = latents(model, "sdxl/base", requests, guidance, 2, PromptSyntax.WEIGHTED);
            assertThat(latents.shape()).containsExactly(3, 4, 8, 8);
            assertThat(Double.isFinite(latents.abs().max().item())).isTrue();
        }
    }

    private static LatentDiffusionModel open(String name) {
        return LatentDiffusionModel.open(folder(name), Device.CPU);
    }

    private static ModelFolder folder(String name) {
        return ModelFamilies.openFolder(Golden.folder(name).resolve("model"));
    }

    private static Tensor latents(
            LatentDiffusionModel model,
            String name,
            List<ImageRequest> requests,
            double guidance,
            int steps,
            PromptSyntax syntax) {
        SchedulerConfig scheduler =
                SchedulerConfig.of(folder(name).config(ModelPart.scheduler()), "scheduler_config.json");
        return new TextToImagePipeline(model, scheduler)
                .latents(
                        requests,
                        new SamplingSettings(Optional.empty(), steps, guidance, 0, 0, 64, 64, 0, syntax),
                        SamplingProgress.NONE);
    }
}
