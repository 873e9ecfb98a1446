package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.model.lora.LoraWriter;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with {@code precision=bf16}, in every way of training. */
class BfloatRunTest extends ShortFloatRuns {
    private static final String UNET = "model/unet/diffusion_pytorch_model.safetensors";
    private static final String TEXT_ENCODER = "model/text_encoder/model.safetensors";

    private Map<String, String> bfloat(String output, String... more) throws Exception {
        return settings(output, "bf16", more);
    }

    private Set<DType> types(String file) {
        try (SafetensorsFile saved = SafetensorsFile.open(folder.resolve("out").resolve(file))) {
            return saved.names().stream()
                    .map(name -> saved.find(name).orElseThrow().dtype())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void theUNetIsSavedInBfloat16AndTheTextEncoderInFloat32() throws Exception {
        Map<String, String> settings = bfloat("out");
        succeed(Stage.REGULARIZE, settings);
        succeed(Stage.TRAIN, settings);
        assertThat(types(UNET)).containsExactly(DType.BFLOAT16);
        assertThat(types(TEXT_ENCODER)).containsExactly(DType.FLOAT32);
        settings.put("prompts", "a photo of sks dog");
        succeed(Stage.GENERATE, settings);
    }

    /** Shorter floats change the noise of a course of losses, not its course. */
    @Test
    void theLossFallsAsInFloat32() throws Exception {
        Map<String, String> settings = bfloat("out", "maxTrainSteps=12", "trainTextEncoder=false");
        settings.put("withPriorPreservation", "false");
        succeed(Stage.TRAIN, settings);
        double[] rounded = losses();
        settings.put("precision", "fp32");
        succeed(Stage.TRAIN, settings);
        double[] exact = losses();
        assertThat(rounded).hasSameSizeAs(exact).isNotEqualTo(exact);
        for (int i = 0; i < exact.length; i++) {
            assertThat(rounded[i]).as("step " + i).isCloseTo(exact[i], within(0.03 * exact[i]));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimizer=adamw useEma=true",
                "optimizer=adamw gradientAccumulationSteps=3 momentPrecision=bf16",
                "optimizer=lion momentPrecision=bf16 fusedBackward=true gradientClipping=block",
                "optimizer=adamw8bit fusedBackward=true gradientCheckpointing=true",
                "optimizer=adafactor fusedBackward=true gradientClipping=block",
                "trainMethod=lora loraDropout=0.1",
                "priorKind=teacher trainTextEncoder=false",
                "device=cpu,cpu trainBatchSize=2",
                "device=cpu,cpu trainBatchSize=2 trainMethod=lora"
            })
    void aStoppedRunEndsInTheBytesOfAnUndisturbedOne(String ways) throws Exception {
        Map<String, String> whole = bfloat("whole", ways.split(" "));
        succeed(Stage.TRAIN, whole);
        Map<String, String> parts = bfloat("parts", ways.split(" "));
        Event.RunFinished stopped = run(
                Stage.TRAIN,
                parts,
                () -> events.stream()
                                .filter(Event.StepCompleted.class::isInstance)
                                .count()
                        >= 2);
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        succeed(Stage.TRAIN, parts);
        assertThat(events).filteredOn(Event.StepCompleted.class::isInstance).hasSize(2);
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
    }

    @Test
    void whatTheNetworkIsToldDoesNotDependOnHowItsGradientsAreFreed() throws Exception {
        for (String fused : List.of("false", "true")) {
            Map<String, String> settings = bfloat(fused, "fusedBackward=" + fused, "trainTextEncoder=false");
            succeed(Stage.TRAIN, settings);
        }
        assertThat(folder.resolve("true").resolve(UNET))
                .hasSameBinaryContentAs(folder.resolve("false").resolve(UNET));
    }

    @Test
    void adaptersStayInFloat32BesideAUNetInBfloat16() throws Exception {
        Map<String, String> settings = bfloat("out", "trainMethod=lora", "mergeLora=true", "loraLearningRate=1e-2");
        succeed(Stage.TRAIN, settings);
        assertThat(types("model/" + LoraWriter.DIFFUSERS_FILE)).containsExactly(DType.FLOAT32);
        assertThat(types(UNET)).containsExactly(DType.BFLOAT16);
        assertThat(types(TEXT_ENCODER)).containsExactly(DType.FLOAT32);
        settings.put(
                "lora",
                folder.resolve("out/model").resolve(LoraWriter.KOHYA_FILE).toString());
        Path samples = folder.resolve("out/samples");
        succeed(Stage.GENERATE, settings);
        assertThat(samples).isNotEmptyDirectory();
    }
}
