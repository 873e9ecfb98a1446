package dev.dreambooth.engine.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Masks are averaged to the size of latents, and the loss counts errors by them. */
class MaskedLossTest {
    /** White in the left three of eight columns. */
    private static RgbImage mask() {
        byte[] samples = new byte[3 * 8 * 4];
        for (int pixel = 0; pixel < 32; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                samples[3 * pixel + channel] = (byte) (pixel % 8 < 3 ? 255 : 0);
            }
        }
        return RgbImage.of(8, 4, samples);
    }

    @Test
    void aPlaceOfTheLatentCountsAsMuchAsIsWhiteOfItsPixels() {
        assertThat(new LossMask(0).weights(mask(), 2)).containsExactly(1, 0.5f, 0, 0, 1, 0.5f, 0, 0);
        assertThat(new LossMask(0.2).weights(mask(), 4)).containsExactly(0.8f, 0.2f);
    }

    @Test
    void evenWeightsGiveThePlainMean() {
        try (Scope scope = Scope.open()) {
            Tensor x = Noise.normal(1, 3, 4, 5, 6);
            Tensor y = Noise.normal(2, 3, 4, 5, 6);
            Tensor half = Tensor.ones(3, 1, 5, 6).mul(0.5);
            assertThat(Ops.weightedSampleMeans(Ops.squaredError(x, y), half)
                            .mean()
                            .item())
                    .isCloseTo(Ops.mse(x, y).item(), within(1e-6));
        }
    }

    @Test
    void eachSampleIsTheMeanOverWhatItsMaskLeaves() {
        try (Scope scope = Scope.open()) {
            // errors 1 and 3 in two places; the first sample sees the second place only, the other a mix, the third
            // none
            Tensor x = Tensor.of(new float[] {1, 3, 1, 3, 1, 3}, 3, 1, 1, 2);
            Tensor weights = Tensor.of(new float[] {0, 1, 0.75f, 0.25f, 0, 0}, 3, 1, 1, 2);
            double expected = (9 + (0.75 * 1 + 0.25 * 9) + 0) / 3;
            assertThat(Ops.weightedSampleMeans(x.square(), weights).mean().item())
                    .isCloseTo(expected, within(1e-6));
        }
    }
}
