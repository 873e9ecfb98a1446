package dev.dreambooth.engine.data.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The sizes at which images of different shapes are trained on: rectangles of about the area of one square, so that
 * each costs about the same, with sides that the model can work in. An image goes to the one whose shape is nearest to
 * its own; what still does not fit is cropped, never squashed.
 *
 * @param sizes the rectangles, from the tallest to the widest
 */
public record AspectBuckets(List<ImageSize> sizes) {
    /** Beyond twice as long as wide, little of the model's own training data looks like it. */
    private static final int MOST_EXTREME = 2;

    /** Makes the list immutable. */
    public AspectBuckets {
        sizes = List.copyOf(sizes);
    }

    /**
     * Returns the rectangles around one square: each width of the grid up to the square's with the largest height that
     * keeps the area at or below the square's, as long as that is no more than twice the width, and the same lying down.
     *
     * @param side of the square, in pixels; divisible by {@code multiple}
     * @param multiple what the sides must be divisible by, in pixels
     */
    public static AspectBuckets around(int side, int multiple) {
        List<ImageSize> sizes = new ArrayList<>(List.of(ImageSize.square(side)));
        for (int width = side - multiple; width > 0; width -= multiple) {
            int height = (int) ((long) side * side / width / multiple) * multiple;
            if (height <= MOST_EXTREME * width) {
                sizes.add(0, new ImageSize(width, height));
                sizes.add(new ImageSize(height, width));
            }
        }
        return new AspectBuckets(sizes);
    }

    /** Returns the rectangle whose shape is nearest to an image's: the ratio of their aspect ratios is nearest to 1. */
    public ImageSize of(StoredImage image) {
        double wanted = aspect(image.width(), image.height());
        return sizes.stream()
                .min(Comparator.comparingDouble(size -> Math.abs(aspect(size.width(), size.height()) - wanted)))
                .orElseThrow();
    }

    /** On a logarithmic scale, twice as wide is as far from the square as twice as high. */
    private static double aspect(int width, int height) {
        return StrictMath.log((double) width / height);
    }
}
