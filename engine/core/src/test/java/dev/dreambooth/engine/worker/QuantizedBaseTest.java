package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters trained beside a UNet in 8 bits: {@code baseModelPrecision=int8}. */
class QuantizedBaseTest extends ShortFloatRuns {
    private static final String UNET = "unet/diffusion_pytorch_model.safetensors";

    private Map<String, String> lora(String output, String ways) throws Exception {
        return settings(
                output,
                "fp32",
                ("trainMethod=lora loraLearningRate=1e-3 gradientCheckpointing=true maxTrainSteps=6 " + ways)
                        .split(" "));
    }

    private static Map<String, String> int8(Map<String, String> settings, Path output) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put("baseModelPrecision", "int8");
        changed.put("outputDirectory", output.toString());
        return changed;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loraRank=4",
                "loraType=dora loraConvRank=2 loraDropout=0.1",
                "precision=bf16",
                "priorKind=teacher",
                "loraTargets=transformer",
                "device=cpu,cpu gradientAccumulationSteps=2"
            })
    void theLossIsThatOfTheExactWeightsWithinAPercentAndAStoppedRunEndsInTheSameBytes(String ways) throws Exception {
        Map<String, String> exact = lora("exact", ways);
        succeed(Stage.TRAIN, exact);
        double[] unquantized = losses();

        succeed(Stage.TRAIN, int8(exact, folder.resolve("whole")));
        double[] losses = losses();
        assertThat(losses).hasSameSizeAs(unquantized).isNotEqualTo(unquantized);
        for (int i = 0; i < losses.length; i++) {
            assertThat(losses[i]).as("step " + i).isCloseTo(unquantized[i], within(0.01 * unquantized[i]));
        }

        Map<String, String> parts = int8(exact, folder.resolve("parts"));
        Event.RunFinished stopped = run(Stage.TRAIN, parts, () -> losses().length == 2);
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        succeed(Stage.TRAIN, parts);
        assertThat(losses()).hasSize(4);
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
    }

    /** What is saved is to be used with the base model as others have it. */
    @Test
    void adaptersAreMergedIntoTheExactWeights() throws Exception {
        Map<String, String> settings = lora("exact", "mergeLora=true");
        succeed(Stage.TRAIN, settings);
        succeed(Stage.TRAIN, int8(settings, folder.resolve("int8")));
        try (SafetensorsFile exact =
                        SafetensorsFile.open(folder.resolve("exact/model").resolve(UNET));
                SafetensorsFile int8 =
                        SafetensorsFile.open(folder.resolve("int8/model").resolve(UNET))) {
            List<String> changed = exact.names().stream()
                    .filter(name -> !int8.bytes(name).equals(exact.bytes(name)))
                    .toList();
            assertThat(changed).isNotEmpty().allMatch(name -> name.matches(".*attn[12]\\.to_(q|k|v|out\\.0)\\.weight"));
        }
    }

    @Test
    void classImagesAreThoseOfTheExactModel() throws Exception {
        Map<String, String> settings = lora("out", "loraRank=2");
        succeed(Stage.REGULARIZE, settings);
        succeed(Stage.TRAIN, int8(settings, folder.resolve("other")));
        assertThat(files(folder.resolve("other/class-images")))
                .containsAllEntriesOf(images(files(folder.resolve("out/class-images"))));
    }

    private static Map<String, byte[]> images(Map<String, byte[]> files) {
        Map<String, byte[]> images = new HashMap<>(files);
        images.keySet().removeIf(name -> !name.matches("\\d+\\.png"));
        assertThat(images).isNotEmpty();
        return images;
    }
}
