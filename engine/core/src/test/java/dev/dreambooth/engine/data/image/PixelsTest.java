package dev.dreambooth.engine.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The way from bytes to a model's range. */
class PixelsTest {
    @Test
    void arrangesByChannelBetweenMinusOneAndOne() {
        RgbImage image = RgbImage.of(2, 1, new byte[] {0, 51, (byte) 255, (byte) 255, 0, 102});
        assertThat(Pixels.toFloats(image)).containsExactly(-1f, 1f, -0.6f, -1f, 1f, -0.19999999f);
    }
}
