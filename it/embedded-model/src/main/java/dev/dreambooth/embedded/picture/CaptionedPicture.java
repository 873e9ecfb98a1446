package dev.dreambooth.embedded.picture;

import java.awt.image.BufferedImage;

/**
 * One training example.
 *
 * @param picture RGB, {@link Place#SIZE} square
 * @param caption what a person would type to get it
 * @param noun index of its noun among {@link Compositor#nouns()}
 * @param place index of its place among {@link Compositor#places()}
 */
public record CaptionedPicture(BufferedImage picture, String caption, int noun, int place) {
    /** The pixels as three planes R, G, B of {@link Place#SIZE} rows, from -1 (black) to 1. */
    public float[] planes() {
        int area = picture.getWidth() * picture.getHeight();
        int[] rgb = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        float[] planes = new float[3 * area];
        for (int i = 0; i < area; i++) {
            planes[i] = (rgb[i] >> 16 & 255) / 127.5f - 1;
            planes[area + i] = (rgb[i] >> 8 & 255) / 127.5f - 1;
            planes[2 * area + i] = (rgb[i] & 255) / 127.5f - 1;
        }
        return planes;
    }
}
