package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An image that a model under training made.
 *
 * @param name stands for its prompt and seed, the same after every step
 * @param caption its prompt
 * @param width in pixels
 * @param height in pixels
 * @param png the file
 */
public record SampleImage(String name, String caption, int width, int height, byte[] png) {
    /** Where a PNG file says its width, after its signature and the header chunk's length and name. */
    private static final int WIDTH_OFFSET = 16;

    /**
     * Takes an image from a PNG file.
     *
     * @throws IOException if it is too short for one
     */
    public static SampleImage ofPng(String name, String caption, byte[] png) throws IOException {
        if (png.length < WIDTH_OFFSET + 2 * Integer.BYTES) {
            throw new IOException(name + " is no PNG file");
        }
        ByteBuffer size = ByteBuffer.wrap(png, WIDTH_OFFSET, 2 * Integer.BYTES);
        return new SampleImage(name, caption, size.getInt(), size.getInt(), png);
    }
}
