package dev.dreambooth.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks come from the file beside a picture or from its transparency, and are no pictures themselves. */
class LossMasksTest {
    @TempDir
    Path folder;

    private final LossMasks masks = new LossMasks(new ImageReader("instanceImages", 16), "instanceImages");
    private final RgbImage picture = TestImages.gradient(32, 24);

    private static BufferedImage left(int width, int height, int type, int argb) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width / 2; x++) {
                image.setRGB(x, y, argb);
            }
        }
        return image;
    }

    private Path write(String name, BufferedImage image) throws IOException {
        return Files.write(folder.resolve(name), TestImages.encode(image, "png"));
    }

    @Test
    void theFileBesideAPictureIsItsMask() throws IOException {
        write("01-mask.png", left(32, 24, BufferedImage.TYPE_BYTE_GRAY, -1));

        RgbImage mask =
                masks.beside(folder.resolve("01.jpg"), picture).orElseThrow().image();

        assertThat(mask.rgb(3, 3)).isEqualTo(0xFFFFFF);
        assertThat(mask.rgb(20, 3)).isZero();
        assertThat(masks.beside(folder.resolve("02.jpg"), picture)).isEmpty();
    }

    @Test
    void transparencyIsAMaskToo() throws IOException {
        Path file = write("01.png", left(32, 24, BufferedImage.TYPE_INT_ARGB, 0x80FF0000));
        Path opaque = write("02.png", left(32, 24, BufferedImage.TYPE_INT_RGB, -1));

        RgbImage mask = masks.alpha(file).orElseThrow();

        assertThat(mask.rgb(3, 3)).isEqualTo(0x808080);
        assertThat(mask.rgb(20, 3)).isZero();
        assertThat(masks.alpha(opaque)).isEmpty();
    }

    @Test
    void masksThatDoNotFitOrLeaveNothingAreRefused() throws IOException {
        Path small = write("01-mask.png", left(24, 24, BufferedImage.TYPE_BYTE_GRAY, -1));
        assertThatThrownBy(() -> masks.beside(folder.resolve("01.jpg"), picture))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(small + " has 24 x 24 pixels, but its image has 32 x 24.");
        Path black = write("02-mask.png", new BufferedImage(32, 24, BufferedImage.TYPE_BYTE_GRAY));
        assertThatThrownBy(() -> masks.beside(folder.resolve("02.jpg"), picture))
                .hasMessageContaining(black + " masks everything out.");
        Path clear = write("03.png", new BufferedImage(32, 24, BufferedImage.TYPE_INT_ARGB));
        assertThatThrownBy(() -> masks.alpha(clear)).hasMessageContaining("masks everything out.");
    }

    @Test
    void aMaskIsNoPictureUnlessThereIsNoPictureOfItsName() throws IOException {
        write("01.png", TestImages.quarters(32, 24, BufferedImage.TYPE_INT_RGB));
        write("01-mask.png", TestImages.quarters(32, 24, BufferedImage.TYPE_INT_RGB));
        write("carnival-mask.png", TestImages.quarters(32, 24, BufferedImage.TYPE_INT_RGB));

        assertThat(ImageFolder.list(folder, "instanceImages").images())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("01.png", "carnival-mask.png");
    }
}
