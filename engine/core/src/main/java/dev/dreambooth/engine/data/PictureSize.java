package dev.dreambooth.engine.data;

/**
 * Width and height of what is cut from a picture for training.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record PictureSize(int width, int height) {
    /** Checks that neither is empty. */
    public PictureSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("size " + width + " x " + height);
        }
    }

    /** Returns the size of a square. */
    public static PictureSize square(int side) {
        return new PictureSize(side, side);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
