package dev.dreambooth.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import org.junit.jupiter.api.Test;

/** The way from bytes to a model's range and back. */
class PixelsTest {
    @Test
    void arrangesByChannelBetweenMinusOneAndOne() {
        RgbImage image = RgbImage.of(2, 1, new byte[] {0, 51, (byte) 255, (byte) 255, 0, 102});
        assertThat(Pixels.toFloats(image)).containsExactly(-1f, 1f, -0.6f, -1f, 1f, -0.19999999f);
    }

    @Test
    void roundsHalfToEvenAndCutsOff() {
        float half = 2 * (100.5f / 255f) - 1;
        float[] batch = {9f, 9f, 9f, -3f, half, 2f};
        assertThat(Pixels.toImage(batch, 1, 1, 1)).isEqualTo(RgbImage.of(1, 1, new byte[] {0, 100, (byte) 255}));
    }

    @Test
    void everyByteSurvivesTheRoundTrip() {
        byte[] all = new byte[3 * 256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i / 3);
        }
        RgbImage image = RgbImage.of(256, 1, all);
        assertThat(Pixels.toImage(Pixels.toFloats(image), 0, 1, 256)).isEqualTo(image);
    }

    @Test
    void refusesNotANumber() {
        assertThatThrownBy(() -> Pixels.toImage(new float[] {0f, Float.NaN, 0f}, 0, 1, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("NaN");
    }
}
