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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training and sampling on two devices end where one device ends; here both devices are the CPU. */
class DataParallelTest extends TinyRuns {
    private static final List<String> WEIGHTS =
            List.of("unet/diffusion_pytorch_model.safetensors", "text_encoder/model.safetensors");

    /** What the names of matrices end with that are zero before training. */
    private static final String LEARNT_FROM_ZERO = "lora_B.weight";

    private Map<String, String> settings(String output, String device) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("device", device);
        return settings;
    }

    private void assertRuns(Stage stage, Map<String, String> settings) {
        Event.RunFinished end = run(stage, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    private Map<String, float[]> weights(String output, List<String> names) {
        Map<String, float[]> weights = new HashMap<>();
        for (String name : names) {
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
        Map<String, float[]> one = weights("cpu", WEIGHTS);
        weights("cpu,cpu", WEIGHTS).forEach((name, two) -> assertClose(name, two, one.get(name)));
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,true"})
    void adaptersTrainedOnTwoDevicesEndWhereOneEnds(String textEncoder, String checkpointing) throws Exception {
        for (String device : List.of("cpu", "cpu,cpu")) {
            Map<String, String> settings = settings(device, device);
            settings.putAll(Map.of("trainMethod", "lora", "loraDropout", "0.2", "loraFormat", "diffusers"));
            settings.putAll(Map.of("trainTextEncoder", textEncoder, "gradientCheckpointing", checkpointing));
            settings.put("trainBatchSize", "2");
            settings.put("loraLearningRate", "1e-3");
            settings.remove("learningRate");
            long before = Tensor.liveHandles();
            assertRuns(Stage.TRAIN, settings);
            assertThat(Tensor.liveHandles()).isEqualTo(before);
        }
        List<String> file = List.of("pytorch_lora_weights.safetensors");
        Map<String, float[]> one = weights("cpu", file);
        Map<String, float[]> two = weights("cpu,cpu", file);
        assertThat(two.keySet()).isEqualTo(one.keySet()).isNotEmpty();
        two.forEach((name, values) -> assertClose(name, values, one.get(name)));
        assertThat(two.keySet())
                .filteredOn(name -> name.endsWith(LEARNT_FROM_ZERO))
                .anySatisfy(name -> assertThat(largest(two.get(name))).isGreaterThan(1e-3f));
    }

    /** A batch of 4 is two passes of 2 on one device, and on four devices each has a pass of 1: other cuts, the same draws. */
    @ParameterizedTest
    @ValueSource(strings = {"full", "lora"})
    void theCutOfABatchIntoPassesChangesNothing(String method) throws Exception {
        for (String device : List.of("cpu", "cpu,cpu,cpu,cpu")) {
            Map<String, String> settings = settings(device, device);
            settings.putAll(Map.of("trainMethod", method, "trainBatchSize", "4"));
            if (method.equals("lora")) {
                settings.putAll(Map.of("loraDropout", "0.2", "loraFormat", "diffusers", "loraLearningRate", "1e-3"));
                settings.remove("learningRate");
            } else {
                settings.put("learningRate", "1e-4");
            }
            assertRuns(Stage.TRAIN, settings);
        }
        List<String> files = method.equals("lora") ? List.of("pytorch_lora_weights.safetensors") : WEIGHTS;
        Map<String, float[]> one = weights("cpu", files);
        weights("cpu,cpu,cpu,cpu", files).forEach((name, four) -> assertClose(name, four, one.get(name)));
    }

    /**
     * In float16 too, over steps that are left out since a gradient overflowed on one of the devices.
     *
     * @param prior the weight of a loss so large that it overflows until it is scaled by less
     */
    @ParameterizedTest
    @CsvSource({"full,3000,2", "lora,3000,1", "full,1,2"})
    void halvesTrainedOnTwoDevicesEndWhereOneEnds(String method, String prior, String accumulation) throws Exception {
        List<List<String>> leftOut = new ArrayList<>();
        List<List<Double>> losses = new ArrayList<>();
        for (String device : List.of("cpu", "cpu,cpu")) {
            Map<String, String> settings = settings(device, device);
            settings.putAll(Map.of("precision", "fp16", "trainMethod", method, "priorLossWeight", prior));
            settings.putAll(Map.of("trainBatchSize", "2", "gradientAccumulationSteps", accumulation));
            settings.put("maxTrainSteps", "14");
            settings.remove("learningRate");
            if (method.equals("lora")) {
                settings.putAll(Map.of("loraLearningRate", "1e-4", "loraFormat", "diffusers"));
            } else {
                settings.put("learningRate", "1e-4");
            }
            long before = Tensor.liveHandles();
            assertRuns(Stage.TRAIN, settings);
            assertThat(Tensor.liveHandles()).isEqualTo(before);
            leftOut.add(events.stream()
                    .filter(Event.Warning.class::isInstance)
                    .map(event -> ((Event.Warning) event).message())
                    .filter(message -> message.contains("was left out"))
                    .toList());
            losses.add(events.stream()
                    .filter(Event.StepCompleted.class::isInstance)
                    .map(event -> ((Event.StepCompleted) event).loss())
                    .toList());
        }
        assertThat(leftOut.get(1)).isEqualTo(leftOut.get(0));
        assertThat(leftOut.get(0).isEmpty()).isEqualTo(prior.equals("1"));
        assertThat(losses.get(0)).hasSize(14 - leftOut.get(0).size()).hasSizeGreaterThan(1);
        assertThat(losses.get(1)).hasSameSizeAs(losses.get(0));
        for (int i = 0; i < losses.get(0).size(); i++) {
            double one = losses.get(0).get(i);
            assertThat(losses.get(1).get(i)).as("loss " + i).isCloseTo(one, within(1e-4 * one));
        }
        List<String> files = method.equals("lora") ? List.of("pytorch_lora_weights.safetensors") : WEIGHTS;
        Map<String, float[]> one = weights("cpu", files);
        weights("cpu,cpu", files).forEach((name, two) -> assertClose(name, two, one.get(name)));
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /**
     * Softmax takes no notice of a bias of its keys, so the gradient of one is nothing but rounding, which differs from CPU to
     * CPU and of which Adam makes steps of up to full length: there are a few of them, of 1e-4.
     */
    private static void assertClose(String name, float[] values, float[] expected) {
        float tolerance = name.endsWith("k_proj.bias") ? 1e-3f : 1e-5f;
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).as(name).isCloseTo(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "fp16"})
    void aRunOnTwoDevicesGoesOnFromItsCheckpoint(String precision) throws Exception {
        Map<String, String> whole = settings("whole", "cpu,cpu");
        whole.putAll(Map.of("trainBatchSize", "2", "precision", precision));
        assertRuns(Stage.TRAIN, whole);
        Map<String, String> parts = settings("parts", "cpu,cpu");
        parts.putAll(Map.of("trainBatchSize", "2", "precision", precision));
        assertThat(run(Stage.TRAIN, parts, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance))
                        .exitCode())
                .isEqualTo(ExitCode.CANCELLED);
        assertRuns(Stage.TRAIN, parts);
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
    }

    @Test
    void imagesAreTheSameWhateverDeviceMadeThem() throws Exception {
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
        settings.put("device", "cpu,cuda:0");
        assertThatThrownBy(() -> spec(Stage.TRAIN, settings))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("several of a kind");
        settings.put("fusedBackward", "false");
        settings.putAll(Map.of("device", "cuda,cuda:0", "accelerator", "cu124"));
        assertThatThrownBy(() -> spec(Stage.GENERATE, settings))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("device cuda,cuda:0 (-Ddreambooth.device) names cuda:0 twice.");
    }
}
