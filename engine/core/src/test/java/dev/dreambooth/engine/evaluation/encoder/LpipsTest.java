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
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LPIPS against its formula, with weights drawn from the seeds that the reference drew them from. */
class LpipsTest {
    @TempDir
    Path folder;

    private Lpips open() {
        return Lpips.open(folder, () -> "lpips", Device.CPU, FileHasher.READING);
    }

    private static RgbImage image(int number) throws IOException {
        return TestImages.pixels(
                ImageIO.read(Golden.folder("encoders/lpips-" + number + ".png").toFile()));
    }

    @Test
    void distancesEqualTheFormula() throws IOException {
        LpipsWeights.write(folder, LpipsWeights.SEED);
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
