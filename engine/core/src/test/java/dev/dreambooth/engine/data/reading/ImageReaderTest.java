package dev.dreambooth.engine.data.reading;

import static dev.dreambooth.engine.data.TestImages.BLUE;
import static dev.dreambooth.engine.data.TestImages.GREEN;
import static dev.dreambooth.engine.data.TestImages.GREY;
import static dev.dreambooth.engine.data.TestImages.RED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cameras, phones, scanners and print shops write must arrive as upright 8-bit sRGB. */
class ImageReaderTest {
    private static final int WHITE = 0xFFFFFF;

    @TempDir
    Path folder;

    @Test
    void readsTrueColourPngExactly() throws IOException {
        RgbImage image = read("a.png", png(BufferedImage.TYPE_3BYTE_BGR));
        assertThat(image.width()).isEqualTo(48);
        assertThat(image.height()).isEqualTo(32);
        assertQuarters(image, 0, RED, GREEN, BLUE, GREY);
    }

    @Test
    void goesByTheContentNotByTheName() throws IOException {
        assertQuarters(read("a.jpg", png(BufferedImage.TYPE_3BYTE_BGR)), 0, RED, GREEN, BLUE, GREY);
    }

    @Test
    void readsPalettePng() throws IOException {
        RgbImage image = read("a.png", png(BufferedImage.TYPE_BYTE_INDEXED));
        // The standard palette has steps of 51.
        assertQuarters(image, 26, RED, GREEN, BLUE, GREY);
        assertThat(image.rgb(5, 5)).isEqualTo(image.rgb(10, 10));
    }

    @Test
    void readsBilevelPng() throws IOException {
        BufferedImage bilevel = new BufferedImage(48, 32, BufferedImage.TYPE_BYTE_BINARY);
        bilevel.setRGB(3, 2, WHITE);
        RgbImage image = read("a.png", TestImages.encode(bilevel, "png"));
        assertThat(image.rgb(3, 2)).isEqualTo(WHITE);
        assertThat(image.rgb(4, 2)).isZero();
    }

    @Test
    void keepsGreyValuesAsTheyAreStored() throws IOException {
        BufferedImage grey = new BufferedImage(48, 32, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(3, 2, 0, 100);
        assertThat(read("a.png", TestImages.encode(grey, "png")).rgb(3, 2)).isEqualTo(0x646464);
    }

    @Test
    void roundsSixteenBitSamples() throws IOException {
        BufferedImage grey = new BufferedImage(48, 32, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(3, 2, 0, 65_535);
        grey.getRaster().setSample(4, 2, 0, 100 * 257);
        grey.getRaster().setSample(5, 2, 0, 100 * 257 + 200);
        RgbImage image = read("a.png", TestImages.encode(grey, "png"));
        assertThat(image.rgb(3, 2)).isEqualTo(WHITE);
        assertThat(image.rgb(4, 2)).isEqualTo(0x646464);
        assertThat(image.rgb(5, 2)).isEqualTo(0x656565);
    }

    @Test
    void laysTransparentPixelsOverWhite() throws IOException {
        BufferedImage argb = TestImages.quarters(48, 32, BufferedImage.TYPE_4BYTE_ABGR);
        argb.setRGB(3, 2, 0x00112233);
        argb.setRGB(4, 2, 0x80000000);
        RgbImage image = read("a.png", TestImages.encode(argb, "png"));
        assertThat(image.rgb(3, 2)).isEqualTo(WHITE);
        assertThat(image.rgb(4, 2)).isEqualTo(0x7F7F7F);
        assertQuarters(image, 0, RED, GREEN, BLUE, GREY);
    }

    @Test
    void readsBmp() throws IOException {
        byte[] bmp = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "bmp");
        assertQuarters(read("a.bmp", bmp), 0, RED, GREEN, BLUE, GREY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"progressive.jpg", "lossy.webp"})
    void readsLossyFormats(String name) throws IOException {
        assertQuarters(read(name, TestImages.resource(name)), 6, RED, GREEN, BLUE, GREY);
    }

    @Test
    void readsTransparentWebp() throws IOException {
        RgbImage image = read("a.webp", TestImages.resource("alpha.webp"));
        assertQuarters(image, 1, RED, WHITE, 0x8E9DE8, GREY);
    }

    @Test
    void readsCmykJpeg() throws IOException {
        RgbImage image = read("a.jpg", TestImages.resource("cmyk.jpg"));
        // Process inks are duller than a screen's primaries: the tolerance is wide, the hue is what counts.
        assertQuarters(image, 70, 0xFF0000, 0x00FF00, 0x0000FF, 0x7F7F7F);
    }

    @Test
    void appliesColourProfiles() throws IOException {
        assertQuarters(read("a.jpg", TestImages.resource("profile.jpg")), 8, RED, GREEN, BLUE, GREY);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 220, 40, 30, 128", "2, 40, 220, 128, 30", "3, 128, 30, 40, 220", "4, 30, 128, 220, 40",
        "5, 220, 30, 40, 128", "6, 30, 220, 128, 40", "7, 128, 40, 30, 220", "8, 40, 128, 220, 30"
    })
    void turnsPhotosUpright(int orientation, int topLeft, int topRight, int bottomLeft, int bottomRight)
            throws IOException {
        byte[] jpeg = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_3BYTE_BGR), "jpg");
        RgbImage image = read("a.jpg", TestImages.withOrientation(jpeg, orientation));
        assertThat(image.width()).isEqualTo(orientation < 5 ? 48 : 32);
        int right = image.width() - 8;
        int bottom = image.height() - 8;
        assertThat(image.sample(8, 8, 0)).isBetween(topLeft - 9, topLeft + 9);
        assertThat(image.sample(right, 8, 0)).isBetween(topRight - 9, topRight + 9);
        assertThat(image.sample(8, bottom, 0)).isBetween(bottomLeft - 9, bottomLeft + 9);
        assertThat(image.sample(right, bottom, 0)).isBetween(bottomRight - 9, bottomRight + 9);
    }

    @Test
    void warnsOfImagesThatAreEnlarged() throws IOException {
        Path file = Files.write(folder.resolve("a.png"), png(BufferedImage.TYPE_3BYTE_BGR));
        assertThat(new ImageReader(SubjectSettings.INSTANCE_IMAGES, 32)
                        .read(file)
                        .warnings())
                .isEmpty();
        assertThat(new ImageReader(SubjectSettings.INSTANCE_IMAGES, 64)
                        .read(file)
                        .warnings())
                .containsExactly("The image a.png is 48 x 32; it is enlarged to 64 and will look soft.");
    }

    @Test
    void digestsTheFile() throws IOException {
        Path file = Files.write(folder.resolve("a.png"), png(BufferedImage.TYPE_3BYTE_BGR));
        SourceImage first = TestImages.reader().read(file);
        Path other = Files.write(folder.resolve("b.png"), png(BufferedImage.TYPE_INT_ARGB));
        assertThat(first.sha256())
                .hasSize(64)
                .isEqualTo(TestImages.reader().read(file).sha256());
        assertThat(TestImages.reader().read(other).sha256()).isNotEqualTo(first.sha256());
    }

    private RgbImage read(String name, byte[] content) throws IOException {
        return TestImages.read(Files.write(folder.resolve(name), content));
    }

    private static byte[] png(int bufferedImageType) {
        return TestImages.encode(TestImages.quarters(48, 32, bufferedImageType), "png");
    }

    private static void assertQuarters(RgbImage image, int tolerance, int... expected) {
        int[] centres = {
            image.rgb(12, 8), image.rgb(36, 8), image.rgb(12, 24), image.rgb(36, 24),
        };
        for (int i = 0; i < centres.length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                int difference = Math.abs((centres[i] >> shift & 0xFF) - (expected[i] >> shift & 0xFF));
                assertThat(difference)
                        .as("quarter %d: %06x, expected %06x", i, centres[i], expected[i])
                        .isLessThanOrEqualTo(tolerance);
            }
        }
    }
}
