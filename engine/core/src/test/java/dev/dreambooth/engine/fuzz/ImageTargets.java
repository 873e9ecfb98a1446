package dev.dreambooth.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.OddImages;
import dev.dreambooth.engine.data.TestImages;
import dev.dreambooth.engine.data.folder.ImageFolder;
import dev.dreambooth.engine.data.folder.LossMasks;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.data.reading.ImageReader;
import dev.dreambooth.engine.fuzz.FuzzInput.Change;
import dev.dreambooth.engine.fuzz.mutation.ByteMutator;
import dev.dreambooth.engine.fuzz.mutation.JpegMutator;
import dev.dreambooth.engine.fuzz.mutation.Mutator;
import dev.dreambooth.engine.fuzz.mutation.PngMutator;
import dev.dreambooth.engine.fuzz.mutation.RiffMutator;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Photos and masks, with their profiles and what cameras write beside the picture; and images that were generated. */
final class ImageTargets {
    private static final ImageReader READER = new ImageReader(SubjectSettings.INSTANCE_IMAGES, 16);
    private static final byte[] RED = {(byte) 220, 30, 40};
    private static final GenerationParameters PARAMETERS = new GenerationParameters(
            "a photo of sks dog", "blurry", 7, "ddim", 20, 7.5, 0, 32, 32, "0123456789abcdef".repeat(4));

    private ImageTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                images("png", 100, pngs(), new PngMutator()),
                images("jpeg", 100, jpegs(), new JpegMutator()),
                images("webp", 60, webps(), new RiffMutator()),
                images("bmp", 20, Stream.of(OddImages.bmp(TestImages.RED, OddImages.displayP3())), new ByteMutator()),
                new FuzzTarget("mask", 40, true, List.of(masked()), (file, folder, output) -> mask(folder)),
                new FuzzTarget(
                        "generated",
                        20,
                        false,
                        List.of(FuzzInput.of("0.png", generated(), new PngMutator())),
                        (file, folder, output) -> GenerationParameters.ofPng(Files.readAllBytes(file))));
    }

    private static FuzzTarget images(String kind, int share, Stream<byte[]> files, Mutator mutator) {
        List<FuzzInput> inputs = files.map(bytes -> FuzzInput.of("photo." + kind, bytes, mutator))
                .toList();
        return new FuzzTarget(kind, share, true, inputs, (file, folder, output) -> read(folder));
    }

    private static Stream<byte[]> pngs() {
        return Stream.of(
                OddImages.png(8, 2, RED, OddImages.iccp(OddImages.displayP3())),
                OddImages.png(8, 0, new byte[] {90}, OddImages.iccp(OddImages.grey(1.8))),
                OddImages.png(8, 6, new byte[] {1, 2, 3, 90}, OddImages.numbers("gAMA", 100_000)),
                OddImages.png(
                        16, 2, new byte[] {1, 2, 3, 4, 5, 6}, new OddImages.Chunk("cICP", new byte[] {12, 13, 0, 1})),
                OddImages.png(
                        8,
                        3,
                        new byte[] {1},
                        new OddImages.Chunk("PLTE", new byte[] {1, 2, 3, 40, 50, 60}),
                        new OddImages.Chunk("tRNS", new byte[] {90})),
                generated());
    }

    private static Stream<byte[]> jpegs() {
        byte[] colour = TestImages.encode(TestImages.quarters(48, 32, BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] grey = TestImages.encode(TestImages.quarters(32, 48, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
        return Stream.of(
                TestImages.withOrientation(colour, 6),
                OddImages.withProfile(colour, OddImages.displayP3()),
                OddImages.withProfile(grey, OddImages.grey(1.8)),
                TestImages.resource("progressive.jpg"),
                TestImages.resource("cmyk.jpg"));
    }

    private static Stream<byte[]> webps() {
        byte[] lossy = TestImages.resource("lossy.webp");
        return Stream.of(lossy, TestImages.resource("alpha.webp"), extended(lossy));
    }

    /** The extended form, with a profile and Exif around the same picture. */
    private static byte[] extended(byte[] lossy) {
        byte[] coded = Arrays.copyOfRange(lossy, 20, lossy.length);
        int width = ((coded[6] & 0xFF) | ((coded[7] & 0x3F) << 8)) - 1;
        int height = ((coded[8] & 0xFF) | ((coded[9] & 0x3F) << 8)) - 1;
        byte[] canvas = {0x28, 0, 0, 0, (byte) width, (byte) (width >> 8), 0, (byte) height, (byte) (height >> 8), 0};
        byte[] exif = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0};
        return RiffMutator.file(List.of(
                new RiffMutator.Chunk("VP8X", canvas),
                new RiffMutator.Chunk("ICCP", OddImages.displayP3()),
                new RiffMutator.Chunk("VP8 ", coded),
                new RiffMutator.Chunk("EXIF", exif)));
    }

    private static byte[] generated() {
        return PngWriter.encode(TestImages.gradient(32, 32), PARAMETERS.toTexts());
    }

    private static FuzzInput masked() {
        byte[] white = new byte[] {-1};
        return new FuzzInput(
                Map.of("01.png", OddImages.png(8, 2, RED), "01-mask.png", OddImages.png(8, 0, white)),
                List.of(new Change("01-mask.png", new PngMutator())));
    }

    private static void read(Path folder) {
        for (Path image :
                ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES).images()) {
            RgbImage read = READER.read(image).image();
            assertThat(Math.min(read.width(), read.height())).isGreaterThanOrEqualTo(16);
            new LossMasks(READER, SubjectSettings.INSTANCE_IMAGES)
                    .alpha(image)
                    .ifPresent(alpha -> assertThat(alpha.image().width()).isEqualTo(read.width()));
        }
    }

    private static void mask(Path folder) {
        ImageFolder images = ImageFolder.list(folder, SubjectSettings.INSTANCE_IMAGES);
        for (Path image : images.images()) {
            RgbImage read = READER.read(image).image();
            LossMasks masks = new LossMasks(READER, SubjectSettings.INSTANCE_IMAGES);
            RgbImage mask = masks.read(images.masks().get(image), read).image();
            assertThat(mask.width()).isEqualTo(read.width());
        }
    }
}
