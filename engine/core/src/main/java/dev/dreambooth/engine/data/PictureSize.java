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

    /** Returns which share of a picture is cut off, from 0 to 1, where it just covers this size. */
    public double cutFrom(StoredPicture picture) {
        double wider = (double) picture.width() * height / ((double) picture.height() * width);
        return 1 - Math.min(wider, 1 / wider);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
