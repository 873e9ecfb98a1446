package dev.dreambooth.engine.evaluation.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.golden.Golden;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LPIPS against its formula, with weights drawn from the seeds that the reference drew them from. */
class LpipsTest {
    private static final int[] CHANNELS = {3, 64, 192, 384, 256, 256};
    private static final int[] KERNELS = {11, 5, 3, 3, 3};
    private static final int[] PLACES = {0, 3, 6, 8, 10};

    @TempDir
    Path folder;

    private void write() {
        try (Scope scope = Scope.open()) {
            List<TensorData> trunk = new ArrayList<>();
            List<TensorData> heads = new ArrayList<>();
            for (int i = 0; i < KERNELS.length; i++) {
                int kernel = KERNELS[i];
                double spread = Math.sqrt((double) CHANNELS[i] * kernel * kernel);
                String name = "features." + PLACES[i];
                trunk.add(TensorData.of(
                        name + ".weight",
                        Noise.normal(7000 + i, CHANNELS[i + 1], CHANNELS[i], kernel, kernel)
                                .div(spread)));
                trunk.add(TensorData.of(name + ".bias", Noise.normal(7010 + i, CHANNELS[i + 1])));
                heads.add(TensorData.of(
                        "lin" + i + ".model.1.weight",
                        Noise.normal(7020 + i, 1, CHANNELS[i + 1], 1, 1).abs()));
            }
            trunk.add(TensorData.of("classifier.1.bias", Tensor.zeros(4)));
            SafetensorsWriter.write(folder.resolve("alexnet.safetensors"), trunk, Map.of());
            SafetensorsWriter.write(folder.resolve("alex.safetensors"), heads, Map.of());
        }
    }

    private Lpips open() {
        return Lpips.open(folder, () -> "lpips", Device.CPU, FileHasher.READING);
    }

    private static RgbImage image(int number) throws IOException {
        return TestImages.pixels(
                ImageIO.read(Golden.folder("encoders/lpips-" + number + ".png").toFile()));
    }

    @Test
    void distancesEqualTheFormula() throws IOException {
        write();
        JsonNode expected =
                new ObjectMapper().readTree(Golden.folder("encoders/lpips.json").toFile());
        long handles = Tensor.liveHandles();
        try (Lpips lpips = open()) {
            double mean = expected.get("mean").asDouble();
            assertThat(lpips.meanDistance(List.of(image(0), image(1), image(2))))
                    .isCloseTo(mean, within(1e-5 * mean));
            double first = expected.get("pairs").get(0).asDouble();
            assertThat(lpips.meanDistance(List.of(image(1), image(0)))).isCloseTo(first, within(1e-5 * first));
            assertThat(lpips.meanDistance(List.of(image(1), image(1)))).isZero();
        }
        assertThat(Tensor.liveHandles()).isEqualTo(handles);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(this::open)
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(folder.toString(), "AlexNet's weights", "features.0.weight");
    }
}
