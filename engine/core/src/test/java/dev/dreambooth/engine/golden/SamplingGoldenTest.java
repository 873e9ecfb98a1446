package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.settings.GenerateSettings;
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
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Batches with a seed for each image, fresh noise, left out layers, no guidance, and configurations that the pipeline
 * corrects, against the latents of diffusers' StableDiffusionPipeline.
 */
class SamplingGoldenTest {
    private static final double TOLERANCE = 1e-4;
    private static final Golden GOLDEN = Golden.open("sampling");

    @AfterAll
    static void close() {
        GOLDEN.close();
    }

    @TestFactory
    Stream<DynamicTest> endsInTheLatentsOfTheReference() throws IOException {
        JsonNode runs = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build()
                .readTree(GOLDEN.path("runs.json").toFile());
        return IntStream.range(0, runs.size())
                .mapToObj(i -> DynamicTest.dynamicTest(i + " " + runs.get(i), () -> sample(i, runs.get(i))));
    }

    private static void sample(int number, JsonNode run) {
        ModelFolder folder = ModelFamilies.openFolder(
                Golden.folder("pipeline").resolve(run.get("model").asText()).resolve("model"));
        ObjectNode scheduler =
                run.get("file") instanceof ObjectNode file ? file : folder.config(StableDiffusion.SCHEDULER);
        List<ImageRequest> requests = new ArrayList<>();
        for (int i = 0; i < run.get("seeds").size(); i++) {
            requests.add(new ImageRequest(
                    run.get("prompts").get(i).asText(),
                    run.get("negative_prompts").get(i).asText(),
                    run.get("seeds").get(i).asLong()));
        }
        SamplingSettings settings = new SamplingSettings(
                GenerateSettings.SCHEDULER
                        .type()
                        .parse(List.of(run.get("scheduler").asText())),
                run.get("steps").asInt(),
                run.get("guidance_scale").asDouble(),
                run.get("eta").asDouble(),
                64,
                64,
                run.get("clip_skip").asInt());
        try (Scope scope = Scope.open();
                LatentDiffusionModel model = LatentDiffusionModel.open(folder, Device.CPU)) {
            TextToImagePipeline pipeline =
                    new TextToImagePipeline(model, SchedulerConfig.of(scheduler, "scheduler_config.json"));
            Tensor latents = pipeline.latents(requests, settings, SamplingProgress.NONE);
            assertClose("latents", latents, GOLDEN, String.valueOf(number), TOLERANCE);
        }
    }
}
