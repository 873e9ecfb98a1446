package dev.dreambooth.engine.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.ImageTransform.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resizing against Pillow's filters, and where crops and mirrors fall. */
class ImageTransformTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"16, 12", "43, 10", "60, 70", "5, 31"})
    void resamplesToTheSameBytesAsPillow(int width, int height) throws IOException {
        RgbImage resized = Resampler.resize(resource("noise.png"), width, height);
        assertThat(resized).isEqualTo(resource(String.format(Locale.ROOT, "noise-%dx%d.png", width, height)));
    }

    @ParameterizedTest
    @CsvSource({"16, 12", "43, 10", "60, 70", "5, 31"})
    void resamplesToTheSameBytesAsPillowByTheFiltersOfEncoders(int width, int height) throws IOException {
        for (ResamplingFilter filter : List.of(ResamplingFilter.BILINEAR, ResamplingFilter.BICUBIC)) {
            RgbImage resized = Resampler.resize(resource("noise.png"), width, height, filter);
            String name = String.format(
                    Locale.ROOT, "noise-%s-%dx%d.png", filter.name().toLowerCase(Locale.ROOT), width, height);
            assertThat(resized).as(name).isEqualTo(resource(name));
        }
    }

    @Test
    void keepsTheAspect() {
        ImageTransform transform = new ImageTransform(ImageSize.square(16), true, false);
        assertThat(transform.resize(TestImages.gradient(43, 31))).hasToString("RgbImage 22 x 16");
        assertThat(transform.resize(TestImages.gradient(31, 43))).hasToString("RgbImage 16 x 22");
        assertThat(transform.resize(TestImages.gradient(16, 16))).isEqualTo(TestImages.gradient(16, 16));
    }

    @Test
    void centreCropIgnoresTheDraws() {
        ImageTransform transform = new ImageTransform(ImageSize.square(16), true, false);
        RgbImage wide = TestImages.gradient(27, 16);
        assertThat(transform.view(wide, new Augmentation(0, 0, 0))).isEqualTo(new View(6, 0, false));
        assertThat(transform.crop(wide, new View(6, 0, false))).isEqualTo(wide.crop(6, 0, 16, 16));
    }

    @Test
    void randomCropReachesBothEdges() {
        ImageTransform transform = new ImageTransform(ImageSize.square(16), false, false);
        RgbImage tall = TestImages.gradient(16, 19);
        assertThat(transform.view(tall, new Augmentation(0.3, 0, 1))).isEqualTo(new View(0, 0, false));
        assertThat(transform.view(tall, new Augmentation(0.3, 0.249, 1))).isEqualTo(new View(0, 0, false));
        assertThat(transform.view(tall, new Augmentation(0.3, 0.25, 1))).isEqualTo(new View(0, 1, false));
        assertThat(transform.view(tall, new Augmentation(0.3, 1, 1))).isEqualTo(new View(0, 3, false));
    }

    @Test
    void mirrorsEverySecondImage() {
        ImageTransform transform = new ImageTransform(ImageSize.square(16), true, true);
        RgbImage image = TestImages.gradient(16, 16);
        RgbImage mirrored = square(transform, image, 0.49);
        assertThat(mirrored).isNotEqualTo(image);
        assertThat(mirrored.rgb(0, 3)).isEqualTo(image.rgb(15, 3));
        assertThat(mirrored.flipHorizontally()).isEqualTo(image);
        assertThat(square(transform, image, 0.5)).isEqualTo(image);
    }

    @Test
    void aMirroredPartKnowsItsPlaceInTheMirroredImage() {
        ImageTransform transform = new ImageTransform(ImageSize.square(16), false, true);
        RgbImage wide = TestImages.gradient(27, 16);
        View view = transform.view(wide, new Augmentation(0.2, 0, 0.4));
        assertThat(view).isEqualTo(new View(2, 0, true));
        int left = view.leftAsShown(wide, transform.size());
        assertThat(wide.flipHorizontally().crop(left, 0, 16, 16)).isEqualTo(transform.crop(wide, view));
        assertThat(new View(2, 0, false).leftAsShown(wide, transform.size())).isEqualTo(2);
    }

    private static RgbImage square(ImageTransform transform, RgbImage image, double flip) {
        return transform.crop(image, transform.view(image, new Augmentation(0, 0, flip)));
    }

    private RgbImage resource(String name) throws IOException {
        // Read apart from ImageReader, which refuses images as small as these.
        Path file = Files.write(folder.resolve(name), TestImages.resource(name));
        return TestImages.pixels(javax.imageio.ImageIO.read(file.toFile()));
    }
}
