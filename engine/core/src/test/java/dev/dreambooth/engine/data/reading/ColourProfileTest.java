package dev.dreambooth.engine.data.reading;

import static dev.dreambooth.engine.data.OddImages.displayP3;
import static dev.dreambooth.engine.data.OddImages.iccp;
import static dev.dreambooth.engine.data.OddImages.numbers;
import static dev.dreambooth.engine.data.OddImages.png;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.OddImages;
import dev.dreambooth.engine.data.OddImages.Chunk;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A colour means what its file says, in every format and kind of pixel, however the file says it. */
class ColourProfileTest {
    private static final int STORED = 0xC86432;

    /** From light of Display P3 to that of sRGB, as CSS Color 4 has it. */
    private static final double[][] P3 = {
        {1.22494017628056, -0.22494017628056, 0},
        {-0.0420569547096882, 1.04205695470969, 0},
        {-0.0196375545903344, -0.0786360455506319, 1.09827360014097}
    };

    private static final Chunk CODED_P3 = new Chunk("cICP", new byte[] {12, 13, 0, 1});
    private static final Chunk POINTS_P3 =
            numbers("cHRM", 31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000);

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> displayP3BecomesSrgb() {
        byte[] wide = {(byte) 200, (byte) 200, 100, 100, 50, 50};
        byte[] palette = {0, 0, 0, (byte) 200, 100, 50};
        BufferedImage plain = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
        fill(plain, STORED);
        return Stream.of(
                        file("8 bits", png(8, 2, rgb(STORED), iccp(displayP3()))),
                        file("16 bits", png(16, 2, wide, iccp(displayP3()))),
                        file("alpha", png(8, 6, new byte[] {(byte) 200, 100, 50, -1}, iccp(displayP3()))),
                        file("palette", png(8, 3, new byte[] {1}, iccp(displayP3()), new Chunk("PLTE", palette))),
                        file("cICP", png(8, 2, rgb(STORED), CODED_P3, iccp(OddImages.grey(1)))),
                        file("gAMA and cHRM", png(8, 2, rgb(STORED), numbers("gAMA", 45_455), POINTS_P3)),
                        file("cHRM", png(16, 2, wide, POINTS_P3)),
                        file("BMP", OddImages.bmp(STORED, displayP3())),
                        file("JPEG", OddImages.withProfile(TestImages.encode(plain, "jpg"), displayP3())))
                .map(file -> DynamicTest.dynamicTest(file.name(), () -> {
                    SourceImage source = source(file.bytes());
                    assertThat(source.warnings()).isEmpty();
                    int tolerance = file.name().equals("JPEG") ? 3 : 1;
                    assertNear(source.image(), expectedOfP3(STORED), tolerance);
                }));
    }

    /** Half the light is a value of 188 in sRGB. */
    @TestFactory
    Stream<DynamicTest> greyFollowsItsOwnCurve() {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((DataBufferByte) grey.getRaster().getDataBuffer()).getData(), (byte) 128);
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        return Stream.of(
                        file("Java's profile", png(8, 0, new byte[] {(byte) 128}, iccp(linear))),
                        file("own profile", png(8, 0, new byte[] {(byte) 128}, iccp(OddImages.grey(1)))),
                        file("16 bits", png(16, 0, new byte[] {(byte) 128, (byte) 128}, iccp(OddImages.grey(1)))),
                        file("alpha", png(8, 4, new byte[] {(byte) 128, -1}, iccp(OddImages.grey(1)))),
                        file(
                                "palette of greys",
                                png(8, 3, new byte[] {0}, iccp(OddImages.grey(1)), new Chunk("PLTE", new byte[] {
                                    -128, -128, -128
                                }))),
                        file("gAMA", png(8, 0, new byte[] {(byte) 128}, numbers("gAMA", 100_000))),
                        file("gAMA in colour", png(8, 2, rgb(0x808080), numbers("gAMA", 100_000))),
                        file("JPEG", OddImages.withProfile(TestImages.encode(grey, "jpg"), OddImages.grey(1))))
                .map(file -> DynamicTest.dynamicTest(file.name(), () -> {
                    SourceImage source = source(file.bytes());
                    assertThat(source.warnings()).isEmpty();
                    assertNear(source.image(), 0xBCBCBC, 1);
                }));
    }

    /** Most files that state their colours state these. */
    @TestFactory
    Stream<DynamicTest> whatIsSrgbStaysToTheLastBit() {
        byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        Chunk points = numbers("cHRM", 31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000);
        return Stream.of(
                        file("profile", png(8, 2, rgb(STORED), iccp(srgb))),
                        file("cICP", png(8, 2, rgb(STORED), new Chunk("cICP", new byte[] {1, 13, 0, 1}))),
                        file(
                                "sRGB before gAMA",
                                png(8, 2, rgb(STORED), new Chunk("sRGB", new byte[1]), numbers("gAMA", 100_000))),
                        file("gAMA and cHRM", png(8, 2, rgb(STORED), numbers("gAMA", 45_455), points)),
                        file("nothing", png(8, 2, rgb(STORED))))
                .map(file -> DynamicTest.dynamicTest(file.name(), () -> {
                    SourceImage source = source(file.bytes());
                    assertThat(source.warnings()).isEmpty();
                    assertNear(source.image(), STORED, 0);
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatCannotBeUsedIsToldAndTakenForSrgb() {
        byte[] broken = Arrays.copyOf(displayP3(), 300);
        byte[] flipped = displayP3();
        Arrays.fill(flipped, 130, 160, (byte) 0x55);
        byte[] zeros = new byte[64 << 20];
        Chunk notPacked = new Chunk("iCCP", "name\0\0not packed at all".getBytes(StandardCharsets.US_ASCII));
        return Stream.of(
                        file("no profile at all", png(8, 2, rgb(STORED), iccp(new byte[300]))),
                        file("cut off", png(8, 2, rgb(STORED), iccp(broken))),
                        file("damaged table", png(8, 2, rgb(STORED), iccp(flipped))),
                        file("not packed", png(8, 2, rgb(STORED), notPacked)),
                        file("bomb", png(8, 2, rgb(STORED), iccp(zeros))),
                        file("for grey", png(8, 2, rgb(STORED), iccp(OddImages.grey(1)))),
                        file("high dynamic range", png(8, 2, rgb(STORED), new Chunk("cICP", new byte[] {9, 16, 0, 1}))),
                        file("unknown code", png(8, 2, rgb(STORED), new Chunk("cICP", new byte[] {77, 13, 0, 1}))),
                        file("impossible points", png(8, 2, rgb(STORED), numbers("cHRM", 0, 0, 0, 0, 0, 0, 0, 0))),
                        file("no gamma", png(8, 2, rgb(STORED), numbers("gAMA", 0))),
                        file("BMP", OddImages.bmp(STORED, new byte[300])))
                .map(file -> DynamicTest.dynamicTest(file.name(), () -> {
                    SourceImage source = source(file.bytes());
                    assertThat(source.warnings())
                            .singleElement()
                            .asString()
                            .startsWith("The image a.png h")
                            .endsWith(
                                    "; its colours are taken for sRGB. If they look wrong, convert it to sRGB and save it"
                                            + " again.");
                    assertNear(source.image(), STORED, 0);
                }));
    }

    @Test
    void aMaskIsReadAsItIsStored() throws IOException {
        Path file =
                Files.write(folder.resolve("a-mask.png"), png(8, 0, new byte[] {(byte) 128}, iccp(OddImages.grey(1))));
        assertNear(TestImages.reader().readMask(file).image(), 0x808080, 0);
    }

    private record NamedFile(String name, byte[] bytes) {}

    private static NamedFile file(String name, byte[] bytes) {
        return new NamedFile(name, bytes);
    }

    private static byte[] rgb(int rgb) {
        return new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
    }

    private static void fill(BufferedImage image, int rgb) {
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            image.setRGB(i % image.getWidth(), i / image.getWidth(), rgb);
        }
    }

    private SourceImage source(byte[] bytes) throws IOException {
        return new ImageReader(SubjectSettings.INSTANCE_IMAGES, 1).read(Files.write(folder.resolve("a.png"), bytes));
    }

    private static int expectedOfP3(int stored) {
        double[] light = new double[3];
        for (int i = 0; i < 3; i++) {
            double value = ((stored >> (8 * (2 - i))) & 0xFF) / 255.0;
            light[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }
        int expected = 0;
        for (double[] row : P3) {
            double mixed = row[0] * light[0] + row[1] * light[1] + row[2] * light[2];
            double clipped = Math.min(1, Math.max(0, mixed));
            double value = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Math.pow(clipped, 1 / 2.4) - 0.055;
            expected = (expected << 8) | (int) Math.round(255 * value);
        }
        return expected;
    }

    private static void assertNear(RgbImage image, int expected, int tolerance) {
        for (int channel : List.of(0, 1, 2)) {
            int wanted = (expected >> (8 * (2 - channel))) & 0xFF;
            assertThat(image.sample(8, 8, channel))
                    .as("channel %d", channel)
                    .isBetween(wanted - tolerance, wanted + tolerance);
        }
    }
}
