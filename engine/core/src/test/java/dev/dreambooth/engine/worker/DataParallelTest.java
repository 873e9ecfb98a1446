package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training and sampling on two devices end where one device ends; here both devices are the CPU. */
class DataParallelTest extends TinyRuns {
    private static final List<String> WEIGHTS =
            List.of("unet/diffusion_pytorch_model.safetensors", "text_encoder/model.safetensors");

    private Map<String, String> settings(String output, String device) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("device", device);
        return settings;
    }

    private void assertRuns(Stage stage, Map<String, String> settings) {
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    private Map<String, float[]> weights(String output) {
        Map<String, float[]> weights = new HashMap<>();
        for (String name : WEIGHTS) {
            Path file = folder.resolve(output).resolve("model").resolve(name);
            try (SafetensorsFile stored = SafetensorsFile.open(file);
                    Scope scope = Scope.open()) {
                for (String tensor : stored.names()) {
                    var entry = stored.find(tensor).orElseThrow();
                    weights.put(
                            name + " " + tensor,
                            Tensor.ofBytes(stored.bytes(tensor), entry.dtype(), entry.shape())
                                    .toFloats());
                }
            }
        }
        return weights;
    }

    @ParameterizedTest
    @CsvSource({"2,1", "1,2", "4,1", "2,3"})
    void trainingOnTwoDevicesEndsWhereOneEnds(String batch, String accumulation) throws Exception {
        for (String device : List.of("cpu", "cpu,cpu")) {
            Map<String, String> settings = settings(device, device);
            settings.put("trainBatchSize", batch);
            settings.put("gradientAccumulationSteps", accumulation);
            settings.put("learningRate", "1e-4"); // Adam's first steps are as long, whatever the gradient
            long before = Tensor.liveHandles();
            assertRuns(Stage.TRAIN, settings);
            assertThat(Tensor.liveHandles()).isEqualTo(before);
            assertThat(events)
                    .filteredOn(Event.RunStarted.class::isInstance)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(((Event.RunStarted) event).device()).isEqualTo(device));
        }
        Map<String, float[]> one = weights("cpu");
        weights("cpu,cpu").forEach((name, two) -> {
            for (int i = 0; i < two.length; i++) {
                assertThat(two[i]).as(name).isCloseTo(one.get(name)[i], within(1e-5f));
            }
        });
    }

    @Test
    void aRunOnTwoDevicesGoesOnFromItsCheckpoint() throws Exception {
        Map<String, String> whole = settings("whole", "cpu,cpu");
        whole.put("trainBatchSize", "2");
        assertRuns(Stage.TRAIN, whole);
        Map<String, String> parts = settings("parts", "cpu,cpu");
        parts.put("trainBatchSize", "2");
        assertThat(run(Stage.TRAIN, parts, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance))
                        .exitCode())
                .isEqualTo(ExitCode.CANCELLED);
        assertRuns(Stage.TRAIN, parts);
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
    }

    @Test
    void picturesAreTheSameWhateverDeviceMadeThem() throws Exception {
        for (String device : List.of("cpu", "cpu,cpu")) {
            Map<String, String> settings = settings(device, device);
            settings.put("imagesPerPrompt", "3");
            assertRuns(Stage.REGULARIZE, settings);
            assertRuns(Stage.GENERATE, settings);
        }
        for (String results : List.of("class-images", "samples")) {
            Map<String, byte[]> one = files(folder.resolve("cpu").resolve(results));
            Map<String, byte[]> two = files(folder.resolve("cpu,cpu").resolve(results));
            one.remove("run.json"); // tells of the replicas
            two.remove("run.json");
            assertThat(two).containsExactlyInAnyOrderEntriesOf(one);
        }
    }

    @Test
    void workThatCannotBeSharedIsRefused() throws Exception {
        Map<String, String> settings = settings("out", "cpu,cpu");
        assertThatThrownBy(() -> spec(Stage.TRAIN, settings))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("device cpu,cpu (-Ddreambooth.device) contradicts trainBatchSize 1")
                .hasMessageContaining("a multiple of 2");
        settings.put("trainBatchSize", "2");
        settings.put("fusedBackward", "true");
        assertThatThrownBy(() -> spec(Stage.TRAIN, settings))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("fusedBackward true");
        settings.put("fusedBackward", "false");
        settings.put("trainMethod", "lora");
        settings.remove("learningRate");
        assertThatThrownBy(() -> spec(Stage.TRAIN, settings))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("trainMethod lora");
        settings.put("device", "cpu,cuda:0");
        assertThatThrownBy(() -> spec(Stage.TRAIN, settings))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("several of a kind");
    }
}
