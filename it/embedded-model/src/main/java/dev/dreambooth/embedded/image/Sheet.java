package dev.dreambooth.embedded.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Many small images on one sheet, row by row. */
public final class Sheet {
    private static final int GAP = 2;

    private Sheet() {}

    /**
     * Writes a PNG.
     *
     * @param images each 3 planes of 64x64 values from -1 to 1
     * @param columns images in a row
     */
    public static void write(Path file, List<float[]> images, int columns) throws IOException {
        int cell = Place.SIZE + GAP;
        int rows = (images.size() + columns - 1) / columns;
        BufferedImage sheet = new BufferedImage(columns * cell, rows * cell, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = sheet.createGraphics();
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < images.size(); i++) {
            canvas.drawImage(image(images.get(i)), i % columns * cell, i / columns * cell, null);
        }
        canvas.dispose();
        ImageIO.write(sheet, "png", file.toFile());
    }

    private static BufferedImage image(float[] planes) {
        int area = Place.SIZE * Place.SIZE;
        BufferedImage image = new BufferedImage(Place.SIZE, Place.SIZE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < area; i++) {
            int rgb = level(planes[i]) << 16 | level(planes[area + i]) << 8 | level(planes[2 * area + i]);
            image.setRGB(i % Place.SIZE, i / Place.SIZE, rgb);
        }
        return image;
    }

    private static int level(float value) {
        return Math.round((Math.max(-1, Math.min(1, value)) + 1) * 127.5f);
    }
}
