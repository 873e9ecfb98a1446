package dev.dreambooth.engine.data.png;

import dev.dreambooth.engine.data.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Reads back the images that {@link PngWriter} wrote, bit for bit. The user's own are the {@code ImageReader}'s. */
public final class PngReader {
    private static final int OPAQUE = 0xFF000000;

    private PngReader() {}

    /**
     * Returns the image in a file of ours, whose hash was checked.
     *
     * @throws IOException if it is no image
     */
    public static RgbImage read(byte[] file) throws IOException {
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(file));
        if (decoded == null) {
            throw new IOException("it is no image");
        }
        byte[] samples = new byte[3 * decoded.getWidth() * decoded.getHeight()];
        int at = 0;
        for (int y = 0; y < decoded.getHeight(); y++) {
            for (int x = 0; x < decoded.getWidth(); x++) {
                int rgb = decoded.getRGB(x, y) & ~OPAQUE;
                samples[at++] = (byte) (rgb >> 16);
                samples[at++] = (byte) (rgb >> 8);
                samples[at++] = (byte) rgb;
            }
        }
        return RgbImage.of(decoded.getWidth(), decoded.getHeight(), samples);
    }
}
