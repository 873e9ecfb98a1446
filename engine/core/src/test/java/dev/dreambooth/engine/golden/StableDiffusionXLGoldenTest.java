package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.choice.PromptSyntax;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.sdxl.StableDiffusionXL;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.weights.ModelFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stable Diffusion XL against diffusers' StableDiffusionXLPipeline: prompts, predictions, images. */
class StableDiffusionXLGoldenTest {
    private static final String DOG = "a photo of sks dog in the snow";
    private static final String LONG =
            "a photo of sks dog in the snow on beach ".repeat(12).strip();

    @ParameterizedTest
    @ValueSource(strings = {"base", "velocity", "odd"})
    void promptsAndPredictionsEqualDiffusers(String name) {
        try (Golden golden = Golden.open("sdxl/" + name);
                Scope scope = Scope.open();
                LatentDiffusionModel model = open(name)) {
            Conditioning prompts = model.text().encode(model.text().tokenize(List.of(DOG, LONG)), 0);
            assertConditioning("prompts", prompts, golden);
            if (golden.names().contains("skipped.text_embeds")) {
                assertConditioning(
                        "skipped", model.text().encode(model.text().tokenize(List.of("a painting of cat")), 1), golden);
            }
            assertClose(
                    "prediction",
                    model.denoiser()
                            .forward(
                                    golden.tensor("sample"),
                                    golden.tensor("timesteps"),
                                    prompts.with(Conditioning.SIZES, golden.tensor("time_ids"))),
                    golden,
                    "output",
                    1e-4);
        }
    }

    private static void assertConditioning(String prompts, Conditioning actual, Golden golden) {
        for (String input : List.of(Conditioning.TEXT_STATES, Conditioning.POOLED_TEXT)) {
            assertClose(prompts + " " + input, actual.get(input), golden, prompts + "." + input, 1e-4);
        }
    }

    @TestFactory
    List<DynamicTest> makesTheImagesThatDiffusersMakes() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : List.of("base", "velocity", "odd")) {
            JsonNode runs = new ObjectMapper()
                    .readTree(Golden.folder("sdxl/" + name).resolve("runs.json").toFile());
            for (int i = 0; i < runs.size(); i++) {
                int number = i;
                tests.add(DynamicTest.dynamicTest(
                        name + " " + i + " " + runs.get(i), () -> sample(name, number, runs.get(number))));
            }
        }
        return tests;
    }

    private static void sample(String name, int number, JsonNode run) throws IOException {
        try (Golden golden = Golden.open("sdxl/" + name, "latents.safetensors");
                Scope scope = Scope.open();
                LatentDiffusionModel model = open(name)) {
            TextToImagePipeline pipeline = new TextToImagePipeline(
                    model,
                    SchedulerConfig.of(folder(name).config(StableDiffusionXL.SCHEDULER), "scheduler_config.json"));
            List<ImageRequest> requests = List.of(new ImageRequest(
                    run.get("prompt").asText(),
                    run.get("negative_prompt").asText(),
                    run.get("seed").asLong()));
            SamplingSettings settings = new SamplingSettings(
                    GenerateSettings.SCHEDULER
                            .type()
                            .parse(List.of(run.get("scheduler").asText())),
                    run.get("steps").asInt(),
                    run.get("guidance_scale").asDouble(),
                    run.get("guidance_rescale").asDouble(),
                    0,
                    run.get("width").asInt(),
                    run.get("height").asInt(),
                    run.get("clip_skip").asInt(),
                    PromptSyntax.PLAIN);
            assertClose(
                    "latents",
                    pipeline.latents(requests, settings, SamplingProgress.NONE),
                    golden,
                    String.valueOf(number),
                    1e-3);
            RgbImage image =
                    pipeline.generate(requests, settings, SamplingProgress.NONE).get(0);
            double within = Closeness.shareWithinOne(
                    image, ImageIO.read(golden.path(run.get("image").asText()).toFile()));
            assertThat(within).as("share of samples that differ by at most 1").isGreaterThanOrEqualTo(0.999);
        }
    }

    private static LatentDiffusionModel open(String name) {
        return LatentDiffusionModel.open(folder(name), Device.CPU);
    }

    private static ModelFolder folder(String name) {
        return ModelFamilies.openFolder(Golden.folder("sdxl/" + name).resolve("model"));
    }
}
