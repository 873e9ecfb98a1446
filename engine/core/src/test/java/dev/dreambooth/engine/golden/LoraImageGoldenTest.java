package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.assertClose;
import static dev.dreambooth.engine.golden.Closeness.maxError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
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
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LoRAs that diffusers and PEFT saved, also long ago, and one in kohya's layout, make the images here that diffusers makes with them. */
class LoraImageGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"diffusers", "kohya", "peft", "attention_processors", "dora_file", "locon_original"})
    void latentsEqualDiffusers(String layout) {
        long handles = Tensor.liveHandles();
        try (Golden golden = Golden.open("lora/" + layout);
                Scope scope = Scope.open()) {
            ObjectNode facts = StrictJson.readConfig(golden.path("golden.json"));
            Tensor latents = latents(golden, facts.get("scale").asDouble());
            assertClose("latents", latents, golden, "latents", 1e-4);
            assertClose("latents at strength 0", latents(golden, 0), golden, "without", 1e-4);
            if (facts.has("negative")) {
                assertClose(
                        "latents at a negative strength",
                        latents(golden, facts.get("negative").asDouble()),
                        golden,
                        "negative",
                        1e-4);
            }
            assertThat(maxError(latents.toFloats(), golden.floats("without")))
                    .as("what the LoRA changes")
                    .isGreaterThan(0.05);
        }
        assertThat(Tensor.liveHandles()).as("handles left over").isEqualTo(handles);
    }

    @Test
    void aPickleIsReadLikeAnyOtherFile() {
        try (Golden golden = Golden.open("lora/kohya");
                Scope scope = Scope.open()) {
            assertClose(
                    "latents", latents(Golden.folder("lora/pickled").resolve("kohya.pt"), 1), golden, "latents", 1e-4);
        }
    }

    private static Tensor latents(Golden golden, double strength) {
        return latents(golden.path(""), strength);
    }

    private static Tensor latents(Path lora, double strength) {
        ModelFolder folder = ModelFamilies.openFolder(Golden.folder("pipeline/sd1/model"));
        try (LoraFile file = LoraFile.open(lora);
                LatentDiffusionModel model = LatentDiffusionModel.open(
                        folder, List.of(new LoraMerge(file, strength)), Device.CPU, DType.FLOAT32)) {
            SchedulerConfig scheduler =
                    SchedulerConfig.read(Golden.folder("pipeline/sd1/model/scheduler/scheduler_config.json"));
            return new TextToImagePipeline(model, scheduler)
                    .latents(
                            List.of(new ImageRequest("a photo of sks dog", "", 7)),
                            new SamplingSettings(
                                    Optional.empty(), 4, 7.5, 0, model.nativeSize(), model.nativeSize(), 0),
                            SamplingProgress.NONE);
        }
    }
}
