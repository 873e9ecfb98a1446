package dev.dreambooth.engine.family.original;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a UNet predicts is told by markers, then by the header, then by what is usual. */
class PredictionHintTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "modelspec.prediction_type, v, v_prediction",
        "modelspec.prediction_type, v_prediction, v_prediction",
        "modelspec.prediction_type, epsilon, epsilon",
        "modelspec.architecture, stable-diffusion-v2-512, epsilon",
        "modelspec.architecture, stable-diffusion-v2-768-v, v_prediction",
    })
    void theHeaderTells(String key, String value, String type) {
        OriginalWeights file = new OriginalWeights(List.of(), Map.of(key, value));
        assertThat(PredictionHint.of(file, "unknown")).isEqualTo(new PredictionHint(type, false, false));
    }

    @Test
    void withoutAWordTheUsualIsAssumed() {
        OriginalWeights file = new OriginalWeights(List.of(), Map.of("modelspec.prediction_type", "flow"));
        assertThat(PredictionHint.of(file, "epsilon")).isEqualTo(new PredictionHint("epsilon", false, true));
    }

    /** Markers are tensors without elements, which a file has to be able to hold. */
    @Test
    void markersTellMore() {
        Path path = folder.resolve("marked.safetensors");
        SafetensorsWriter.write(path, List.of(marker("v_pred"), marker("ztsnr")));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            PredictionHint hint = PredictionHint.of(OriginalWeights.of(file), "epsilon");
            assertThat(hint).isEqualTo(new PredictionHint("v_prediction", true, false));
            ObjectNode scheduler = OriginalConfigs.scheduler("EulerDiscreteScheduler", hint);
            assertThat(scheduler.path("rescale_betas_zero_snr").asBoolean()).isTrue();
            assertThat(scheduler.path("timestep_spacing").asText()).isEqualTo("trailing");
            assertThat(scheduler.path("prediction_type").asText()).isEqualTo("v_prediction");
        }
    }

    @Test
    void anotherNoiseScheduleIsTold() {
        ObjectNode usual = OriginalConfigs.scheduler("DDIMScheduler", new PredictionHint("epsilon", false, false));
        assertThat(NoiseSchedules.difference(usual)).isEmpty();
        assertThat(NoiseSchedules.difference(usual.deepCopy().put("beta_end", 0.02)))
                .get()
                .asString()
                .contains("another beta_end than 0.012");
        assertThat(NoiseSchedules.difference(CanonicalJson.STRICT.createObjectNode()))
                .isPresent();
    }

    private static TensorData marker(String name) {
        return new TensorData(name, DType.FLOAT32, new long[] {0}, () -> ByteBuffer.allocate(0));
    }
}
