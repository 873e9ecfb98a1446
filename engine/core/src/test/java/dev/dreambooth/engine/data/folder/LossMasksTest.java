package dev.dreambooth.engine.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks come from the file beside an image or from its transparency. */
class LossMasksTest {
    @TempDir
    Path folder;

    private final LossMasks masks =
            new LossMasks(new ImageReader(SubjectSettings.INSTANCE_IMAGES, 16), SubjectSettings.INSTANCE_IMAGES);
    private final RgbImage image = TestImages.gradient(32, 24);

    private static BufferedImage left(int width, int height, int type, int argb) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width / 2; x++) {
                image.setRGB(x, y, argb);
            }
        }
        return image;
    }

    private static BufferedImage filled(int type) {
        BufferedImage image = new BufferedImage(32, 24, type);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, -1);
            }
        }
        return image;
    }

    private Path write(String name, BufferedImage image) throws IOException {
        return Files.write(folder.resolve(name), TestImages.encode(image, "png"));
    }

    @Test
    void theFileBesideAnImageIsItsMask() throws IOException {
        write("01-mask.png", left(32, 24, BufferedImage.TYPE_BYTE_GRAY, -1));

        RgbImage mask = masks.read(folder.resolve("01-mask.png"), image).image();

        assertThat(mask.rgb(3, 3)).isEqualTo(0xFFFFFF);
        assertThat(mask.rgb(20, 3)).isZero();
    }

    @Test
    void whatIsTransparentInAMaskIsMaskedOut() throws IOException {
        int white = -1;
        Path cutOut = write("01-mask.png", left(32, 24, BufferedImage.TYPE_INT_ARGB, white));
        BufferedImage greyWithAlpha = new BufferedImage(32, 24, BufferedImage.TYPE_4BYTE_ABGR_PRE);
        greyWithAlpha.setRGB(3, 3, 0x80FFFFFF);
        Path half = write("02-mask.png", greyWithAlpha);

        RgbImage mask = masks.read(cutOut, image).image();

        assertThat(mask.rgb(3, 3)).isEqualTo(0xFFFFFF);
        assertThat(mask.rgb(20, 3)).as("clear, and not white as on paper").isZero();
        assertThat(masks.read(half, image).image().rgb(3, 3)).isEqualTo(0x808080);
    }

    @Test
    void aMaskThatMasksNothingIsTold() throws IOException {
        RgbImage white = masks.read(write("01-mask.png", filled(BufferedImage.TYPE_BYTE_GRAY)), image)
                .image();
        RgbImage left = masks.read(write("02-mask.png", left(32, 24, BufferedImage.TYPE_BYTE_GRAY, -1)), image)
                .image();
        RgbImage opaque = masks.alpha(write("03.png", filled(BufferedImage.TYPE_INT_ARGB)))
                .orElseThrow()
                .image();

        assertThat(LossMasks.masksNothing(white)).isTrue();
        assertThat(LossMasks.masksNothing(left)).isFalse();
        assertThat(LossMasks.masksNothing(opaque)).isTrue();
    }

    @Test
    void transparencyIsAMaskToo() throws IOException {
        Path file = write("01.png", left(32, 24, BufferedImage.TYPE_INT_ARGB, 0x80FF0000));
        Path opaque = write("02.png", left(32, 24, BufferedImage.TYPE_INT_RGB, -1));

        RgbImage mask = masks.alpha(file).orElseThrow().image();

        assertThat(mask.rgb(3, 3)).isEqualTo(0x808080);
        assertThat(mask.rgb(20, 3)).isZero();
        assertThat(masks.alpha(opaque)).isEmpty();
    }

    @Test
    void masksThatDoNotFitOrLeaveNothingAreRefused() throws IOException {
        Path small = write("01-mask.png", left(24, 24, BufferedImage.TYPE_BYTE_GRAY, -1));
        assertThatThrownBy(() -> masks.read(small, image))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(small + " has 24 x 24 pixels, but its image has 32 x 24.");
        Path black = write("02-mask.png", new BufferedImage(32, 24, BufferedImage.TYPE_BYTE_GRAY));
        assertThatThrownBy(() -> masks.read(black, image)).hasMessageContaining(black + " masks everything out.");
        Path clear = write("03.png", new BufferedImage(32, 24, BufferedImage.TYPE_INT_ARGB));
        assertThatThrownBy(() -> masks.alpha(clear)).hasMessageContaining("masks everything out.");
    }
}
