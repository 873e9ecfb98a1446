package dev.dreambooth.embedded.encoder;

import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.engine.data.image.RgbImage;
import java.awt.image.BufferedImage;

/** Turns what this module draws into what encoders take. */
final class Rgb {
    private Rgb() {}

    /** An image of 3 planes of 64x64 values from -1 to 1. */
    static RgbImage of(float[] planes) {
        int area = Place.SIZE * Place.SIZE;
        byte[] samples = new byte[3 * area];
        for (int pixel = 0; pixel < area; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                float level = (planes[channel * area + pixel] + 1) * 127.5f;
                samples[3 * pixel + channel] = (byte) Math.max(0, Math.min(255, Math.round(level)));
            }
        }
        return RgbImage.owning(Place.SIZE, Place.SIZE, samples);
    }

    static RgbImage of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] samples = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int rgb = image.getRGB(i % width, i / width);
            samples[3 * i] = (byte) (rgb >> 16);
            samples[3 * i + 1] = (byte) (rgb >> 8);
            samples[3 * i + 2] = (byte) rgb;
        }
        return RgbImage.owning(width, height, samples);
    }

    /** The cosine of two vectors of length 1. */
    static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
