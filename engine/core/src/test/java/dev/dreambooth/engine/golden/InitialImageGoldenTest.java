package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.InitialImage;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Image to image and inpainting, with UNets of 4 and of 9 channels, against diffusers' pipelines: same files, seed and
 * settings, same image.
 */
class InitialImageGoldenTest {
    private static final double TOLERANCE = 1e-4;
    private static final Golden GOLDEN = Golden.open("img2img");
    private static final ImageReader READER = new ImageReader(GenerateSettings.INIT_IMAGE, 1);

    @TempDir
    static Path temporary;

    @AfterAll
    static void close() {
        GOLDEN.close();
    }

    @TestFactory
    Stream<DynamicTest> endsWhereTheReferenceEnds() throws IOException {
        JsonNode runs = new ObjectMapper().readTree(GOLDEN.path("runs.json").toFile());
        return IntStream.range(0, runs.size())
                .mapToObj(i -> DynamicTest.dynamicTest(i + " " + runs.get(i), () -> sample(i, runs.get(i))));
    }

    private static void sample(int number, JsonNode run) throws IOException {
        long handles = Tensor.liveHandles();
        ModelFolder folder = ModelFamilies.openFolder(model(run));
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
                run.get("eta").asDouble(),
                run.get("width").asInt(),
                run.get("height").asInt(),
                0);
        try (Scope scope = Scope.open();
                LatentDiffusionModel model = LatentDiffusionModel.open(folder, Device.CPU)) {
            TextToImagePipeline pipeline = new TextToImagePipeline(
                            model,
                            SchedulerConfig.of(folder.config(folder.layout().scheduler()), "scheduler_config.json"))
                    .startingFrom(Optional.of(initial(run)));
            Tensor latents = pipeline.latents(requests, settings, SamplingProgress.NONE);
            assertClose("latents", latents, GOLDEN, String.valueOf(number), TOLERANCE);
            if (run.hasNonNull("image")) {
                RgbImage image = pipeline.generate(requests, settings, SamplingProgress.NONE)
                        .get(0);
                RgbImage expected =
                        READER.read(GOLDEN.path(run.get("image").asText())).image();
                assertThat(furthest(image, expected))
                        .as("levels of 255 by which the furthest sample differs")
                        .isLessThanOrEqualTo(1);
            }
        }
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    private static Path model(JsonNode run) throws IOException {
        if (run.get("kind").asText().equals("inpaint9")) {
            Path folder = temporary.resolve(run.get("model").asText());
            return Files.exists(folder)
                    ? folder
                    : InpaintingModel.write(run.get("model").asText(), folder);
        }
        return Golden.folder(run.get("model").asText()).resolve("model");
    }

    private static InitialImage initial(JsonNode run) {
        Optional<RgbImage> mask = run.get("kind").asText().equals("img2img")
                ? Optional.empty()
                : Optional.of(READER.readMask(GOLDEN.path("mask.png")).image());
        return new InitialImage(
                READER.read(GOLDEN.path("init.png")).image(),
                mask,
                run.get("strength").asDouble());
    }

    private static int furthest(RgbImage one, RgbImage other) {
        assertThat(one.width()).isEqualTo(other.width());
        assertThat(one.height()).isEqualTo(other.height());
        int furthest = 0;
        for (int y = 0; y < one.height(); y++) {
            for (int x = 0; x < one.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    furthest = Math.max(furthest, Math.abs(one.sample(x, y, channel) - other.sample(x, y, channel)));
                }
            }
        }
        return furthest;
    }
}
