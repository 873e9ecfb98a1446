package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.sd.StableDiffusion;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.weights.ModelFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text to image against diffusers' StableDiffusionPipeline: same folder, seed and settings, same image. */
class PipelineGoldenTest {
    private static final double LATENT_TOLERANCE = 1e-3;
    private static final double PIXELS_WITHIN_ONE = 0.999;

    @ParameterizedTest
    @CsvSource({"sd1, 0", "sd1, 1", "sd1, 2", "sd2, 0", "sd2, 1", "sd2, 2"})
    void makesTheImageThatTheReferenceMakes(String name, int number) throws IOException {
        try (Scope scope = Scope.open();
                Golden golden = Golden.open("pipeline/" + name, "latents.safetensors")) {
            JsonNode run = new ObjectMapper()
                    .readTree(golden.path("runs.json").toFile())
                    .get(number);
            ModelFolder folder = ModelFamilies.openFolder(golden.path("model"));
            try (LatentDiffusionModel model = LatentDiffusionModel.open(folder, Device.CPU)) {
                TextToImagePipeline pipeline = new TextToImagePipeline(
                        model, SchedulerConfig.of(folder.config(StableDiffusion.SCHEDULER), "scheduler_config.json"));
                List<ImageRequest> requests = List.of(new ImageRequest(
                        run.get("prompt").asText(),
                        run.get("negative_prompt").asText(),
                        run.get("seed").asLong()));
                String latents = String.valueOf(number);
                Closeness.assertClose(
                        "latents",
                        pipeline.latents(requests, settings(run), SamplingProgress.NONE),
                        golden,
                        latents,
                        LATENT_TOLERANCE);
                RgbImage image = pipeline.generate(requests, settings(run), SamplingProgress.NONE)
                        .get(0);
                BufferedImage expected =
                        ImageIO.read(golden.path(run.get("image").asText()).toFile());
                assertThat(Closeness.shareWithinOne(image, expected))
                        .as("share of samples that differ by at most 1")
                        .isGreaterThanOrEqualTo(PIXELS_WITHIN_ONE);
            }
        }
    }

    private static SamplingSettings settings(JsonNode run) {
        return new SamplingSettings(
                GenerateSettings.SCHEDULER
                        .type()
                        .parse(List.of(run.get("scheduler").asText())),
                run.get("steps").asInt(),
                run.get("guidance_scale").asDouble(),
                0,
                run.get("width").asInt(),
                run.get("height").asInt(),
                0);
    }
}
