package dev.dreambooth.embedded.image;

import java.awt.image.BufferedImage;

/**
 * One training example.
 *
 * @param image RGB, {@link Place#SIZE} square
 * @param caption what a person would type to get it
 * @param noun index of its noun among {@link Compositor#nouns()}
 * @param place index of its place among {@link Compositor#places()}
 */
public record CaptionedImage(BufferedImage image, String caption, int noun, int place) {
    /** The pixels as three planes R, G, B of {@link Place#SIZE} rows, from -1 (black) to 1. */
    public float[] planes() {
        int area = image.getWidth() * image.getHeight();
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        float[] planes = new float[3 * area];
        for (int i = 0; i < area; i++) {
            planes[i] = (rgb[i] >> 16 & 255) / 127.5f - 1;
            planes[area + i] = (rgb[i] >> 8 & 255) / 127.5f - 1;
            planes[2 * area + i] = (rgb[i] & 255) / 127.5f - 1;
        }
        return planes;
    }
}
