package dev.dreambooth.engine.stage.encoders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.image.RgbImage;
import org.junit.jupiter.api.Test;

/** White of a mask keeps, black fills, grey mixes. */
class MaskedImageTest {
    @Test
    void whatIsNotTheSubjectGetsOneColour() {
        RgbImage image = RgbImage.of(3, 1, new byte[] {10, 20, 30, 10, 20, 30, 10, 20, 30});
        byte half = (byte) 128;
        RgbImage mask = RgbImage.of(3, 1, new byte[] {-1, -1, -1, 0, 0, 0, half, half, half});

        RgbImage masked = MaskedImage.of(image, mask, 120, 110, 100);

        assertThat(masked.rgb(0, 0)).isEqualTo(0x0A141E);
        assertThat(masked.rgb(1, 0)).isEqualTo(0x786E64);
        assertThat(masked.rgb(2, 0)).isEqualTo(65 << 16 | 65 << 8 | 65);
    }
}
