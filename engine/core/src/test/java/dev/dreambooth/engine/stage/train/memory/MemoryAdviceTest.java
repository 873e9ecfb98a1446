package dev.dreambooth.engine.stage.train.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Advice can be followed: each set of settings is accepted beside those of the run, and needs less than the one before. */
class MemoryAdviceTest {
    private static final int WIDER = 32;

    @TempDir
    Path folder;

    private List<MemoryAdvice.Step> steps(String settings) throws Exception {
        return new MemoryAdvice(PlannedMemoryTest.context(folder, settings, event -> {}), wide()).steps();
    }

    /** Returns the headers of the tests' tiny model with layers as wide as real ones, beside which adapters are small. */
    private static ModelHeaders wide() throws Exception {
        ModelHeaders tiny = ModelHeaders.of(PlannedMemoryTest.model());
        Map<ModelPart, List<TensorEntry>> weights = new LinkedHashMap<>();
        tiny.weights()
                .forEach((component, entries) -> weights.put(
                        component,
                        entries.stream().map(MemoryAdviceTest::widened).toList()));
        return new ModelHeaders(tiny.family(), weights, tiny.geometry());
    }

    private static TensorEntry widened(TensorEntry entry) {
        long[] shape = entry.shape();
        long factor = 1;
        for (int i = 0; i < Math.min(2, shape.length); i++) {
            shape[i] *= WIDER;
            factor *= WIDER;
        }
        return new TensorEntry(entry.name(), entry.dtype(), shape, 0, factor * entry.byteSize());
    }

    private List<String> changes(String settings) throws Exception {
        return steps(settings).stream().map(MemoryAdvice.Step::changes).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed=1",
                "device=cpu,cpu trainBatchSize=2",
                "device=cpu,cpu trainBatchSize=2 precision=fp16",
                "device=cpu,cpu trainBatchSize=2 trainMethod=lora",
                "learningRate=1e-5 useEma=true trainTextEncoder=true",
                "gradientAccumulationSteps=4 determinism=portable",
                "precision=fp16 gradientAccumulationSteps=2 learningRate=1e-5",
                "precision=bf16 useEma=true exportEma=true",
                "optimizer=adamw8bit gradientCheckpointing=true fusedBackward=true gradientClipping=block",
                "trainMethod=lora trainTextEncoder=true textEncoderLearningRate=1e-4 stopTextEncoderTraining=2",
                "trainTextEncoder=true textEncoderLearningRate=1e-6 stopTextEncoderTraining=2",
                "useEma=true emaDecay=0.9",
                "optimizer=prodigy learningRate=1 prodigyDCoef=2 trainTextEncoder=true textEncoderLearningRate=1",
                "optimizer=lion lionBeta1=0.8 learningRate=1e-6",
                "momentPrecision=bf16 precision=bf16"
            })
    void everyStepIsAcceptedWhenItIsFollowed(String settings) throws Exception {
        List<String> set = new ArrayList<>(List.of(settings.split(" ", -1)));
        long before = plan(settings);
        for (MemoryAdvice.Step step : steps(settings)) {
            for (String change : step.changes().split(", ", -1)) {
                String name = change.replaceFirst("^no ", "").replaceFirst("=.*", "");
                set.removeIf(line -> line.startsWith(name + "="));
                if (change.contains("=")) {
                    set.add(change);
                }
            }
            assertThat(plan(String.join(" ", set))) // as a front end reads them, with all checks
                    .as(step.toString())
                    .isEqualTo(step.bytes())
                    .isLessThan(before);
            before = step.bytes();
        }
    }

    private long plan(String settings) throws Exception {
        return PlannedMemory.of(PlannedMemoryTest.context(folder, settings, event -> {}), wide())
                .total();
    }

    @Test
    void theCheapestComesFirst() throws Exception {
        assertThat(changes("device=cpu,cpu trainBatchSize=2 learningRate=1e-5 useEma=true trainTextEncoder=true"))
                .containsExactly(
                        "gradientCheckpointing=true",
                        "device=cpu",
                        "momentPrecision=bf16",
                        "no momentPrecision, optimizer=adamw8bit",
                        "precision=bf16",
                        "fusedBackward=true, gradientClipping=block",
                        "useEma=false",
                        "trainTextEncoder=false",
                        "optimizer=adafactor",
                        "trainMethod=lora, no learningRate");
    }

    @Test
    void lionsMomentCanBeQuantizedToo() throws Exception {
        assertThat(changes("optimizer=lion learningRate=1e-6"))
                .containsSequence("momentPrecision=bf16", "no momentPrecision, optimizer=lion8bit", "precision=bf16")
                .doesNotContain("optimizer=adamw8bit");
    }

    /** Neither a fused backward pass nor its learning rate goes with another's. */
    @Test
    void prodigyIsAdvisedWhatItCanDo() throws Exception {
        assertThat(changes("optimizer=prodigy learningRate=1 prodigyDCoef=2"))
                .containsExactly(
                        "gradientCheckpointing=true",
                        "prodigySliceP=11",
                        "precision=bf16",
                        "no prodigyDCoef, no prodigySliceP, no learningRate, optimizer=adafactor",
                        "trainMethod=lora");
    }

    @Test
    void besideAdaptersTheModelCanBeRounded() throws Exception {
        assertThat(changes("trainMethod=lora"))
                .containsExactly("gradientCheckpointing=true", "precision=bf16", "baseModelPrecision=int8");
    }

    /** On a GPU there is the host to go to, which is slow to come back from: the model itself is moved last. */
    @Test
    void onAGpuWhatIsNotNeededCanWaitOnTheHost() throws Exception {
        assertThat(changesOnGpu("trainMethod=lora"))
                .containsSequence("baseModelPrecision=int8", "offload=encoders")
                .contains("offload=encoders|weights");
    }

    private List<String> changesOnGpu(String settings) throws Exception {
        StageContext onGpu =
                PlannedMemoryTest.on(new Device(true, 0), PlannedMemoryTest.context(folder, settings, event -> {}));
        return new MemoryAdvice(onGpu, wide())
                .steps().stream().map(MemoryAdvice.Step::changes).toList();
    }

    @Test
    void whatIsSetAlreadyIsNotAdvised() throws Exception {
        assertThat(changes("gradientCheckpointing=true fusedBackward=true optimizer=adamw8bit"))
                .doesNotContain("gradientCheckpointing=true", "optimizer=adamw8bit", "fusedBackward=true");
        assertThat(changes("gradientCheckpointing=true trainMethod=lora precision=bf16 baseModelPrecision=int8"))
                .isEmpty();
    }
}
