package dev.dreambooth.engine.data;

import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Images for tests: four flat quarters whose colours tell what a reader did with them, and odd files made of them. */
public final class TestImages {
    public static final int RED = 0xDC1E28;
    public static final int GREEN = 0x28C83C;
    public static final int BLUE = 0x1E3CD2;
    public static final int GREY = 0x808080;

    private TestImages() {}

    /** Red top left, green top right, blue bottom left, grey bottom right. */
    public static BufferedImage quarters(int width, int height, int bufferedImageType) {
        BufferedImage image = new BufferedImage(width, height, bufferedImageType);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xFF000000 | quarter(x < width / 2, y < height / 2));
            }
        }
        return image;
    }

    private static int quarter(boolean left, boolean top) {
        if (top) {
            return left ? RED : GREEN;
        }
        return left ? BLUE : GREY;
    }

    /** An image whose every pixel differs from its neighbours. */
    public static RgbImage gradient(int width, int height) {
        byte[] samples = new byte[3 * width * height];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 37 + i / 3 * 11);
        }
        return RgbImage.of(width, height, samples);
    }

    /** What a decoder found in a file of opaque 8-bit sRGB pixels. */
    public static RgbImage pixels(BufferedImage decoded) {
        byte[] samples = new byte[3 * decoded.getWidth() * decoded.getHeight()];
        for (int i = 0; i < samples.length; i++) {
            int rgb = decoded.getRGB(i / 3 % decoded.getWidth(), i / 3 / decoded.getWidth());
            samples[i] = (byte) (rgb >> (8 * (2 - i % 3)));
        }
        return RgbImage.of(decoded.getWidth(), decoded.getHeight(), samples);
    }

    public static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Puts the smallest Exif segment with an orientation tag after a JPEG's first marker. */
    public static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] exif = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        byte[] result = new byte[jpeg.length + exif.length];
        System.arraycopy(jpeg, 0, result, 0, 2);
        System.arraycopy(exif, 0, result, 2, exif.length);
        System.arraycopy(jpeg, 2, result, 2 + exif.length, jpeg.length - 2);
        return result;
    }

    /** Bytes of an image made by it/reference/images_golden.py. */
    public static byte[] resource(String name) {
        try (InputStream stream = TestImages.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public static ImageReader reader() {
        return new ImageReader(SubjectSettings.INSTANCE_IMAGES, 16);
    }

    public static RgbImage read(Path file) {
        return reader().read(file).image();
    }
}
