package dev.dreambooth.engine.data.image;

/**
 * Width and height of what is cut from an image for training.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageSize(int width, int height) {
    /** Checks that neither is empty. */
    public ImageSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("size " + width + " x " + height);
        }
    }

    /** Returns the size of a square. */
    public static ImageSize square(int side) {
        return new ImageSize(side, side);
    }

    /** Returns which share of an image is cut off, from 0 to 1, where it just covers this size. */
    public double cutFrom(StoredImage image) {
        double wider = (double) image.width() * height / ((double) image.height() * width);
        return 1 - Math.min(wider, 1 / wider);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
