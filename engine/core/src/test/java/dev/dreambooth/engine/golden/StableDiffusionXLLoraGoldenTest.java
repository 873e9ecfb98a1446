package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static dev.dreambooth.engine.golden.Closeness.maxError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.sdxl.StableDiffusionXL;
import dev.dreambooth.engine.model.lora.LoraFile;
import dev.dreambooth.engine.model.lora.LoraMerge;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LoRAs of all three networks of Stable Diffusion XL, in diffusers' layout and in kohya's with the names of Stability's own
 * code, make the latents here that diffusers makes with them.
 */
class StableDiffusionXLLoraGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"diffusers", "kohya"})
    void latentsEqualDiffusers(String layout) {
        try (Golden golden = Golden.open("sdxl/lora");
                Scope scope = Scope.open()) {
            Tensor latents = latents(golden, layout, 0.8);
            assertClose("latents", latents, golden, layout, 1e-4);
            assertClose("latents at strength 0", latents(golden, layout, 0), golden, "without", 1e-4);
            assertThat(maxError(latents.toFloats(), golden.floats("without")))
                    .as("what the LoRA changes")
                    .isGreaterThan(0.05);
        }
    }

    private static Tensor latents(Golden golden, String layout, double strength) {
        ModelFolder folder = ModelFamilies.openFolder(Golden.folder("sdxl/base/model"));
        try (LoraFile file = LoraFile.open(golden.path(layout));
                LatentDiffusionModel model = LatentDiffusionModel.open(
                        folder, List.of(new LoraMerge(file, strength)), Device.CPU, DType.FLOAT32)) {
            SchedulerConfig scheduler =
                    SchedulerConfig.of(folder.config(StableDiffusionXL.SCHEDULER), "scheduler_config.json");
            return new TextToImagePipeline(model, scheduler)
                    .latents(
                            List.of(new ImageRequest("a photo of sks dog in the snow", "", 5)),
                            new SamplingSettings(Optional.empty(), 4, 5, 0, 64, 64, 0),
                            SamplingProgress.NONE);
        }
    }
}
