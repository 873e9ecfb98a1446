package dev.dreambooth.engine.data;

/**
 * Makes the square a model is trained on: the smaller side is brought to the resolution, the longer one is cropped,
 * and the picture is never squashed. Resize, crop, mirror, in this order, as in diffusers' DreamBooth training.
 *
 * @param resolution width and height of the result, in pixels
 * @param centerCrop cut out the middle, instead of a place that is drawn anew each time
 * @param randomFlip mirror every other picture
 */
public record ImageTransform(int resolution, boolean centerCrop, boolean randomFlip) {
    /** Checks the resolution. */
    public ImageTransform {
        if (resolution < 1) {
            throw new IllegalArgumentException("resolution " + resolution);
        }
    }

    /**
     * Which part of a resized picture is taken. Equal views of one picture are equal pixels, so that what was computed
     * from them can be kept.
     *
     * @param left the first column taken of the resized picture
     * @param top the first row taken
     * @param mirrored whether left and right are exchanged
     */
    public record View(int left, int top, boolean mirrored) {}

    /** Returns the picture with its smaller side at the resolution, the longer in proportion, rounded down. */
    public RgbImage resize(RgbImage source) {
        int smaller = Math.min(source.width(), source.height());
        int width = (int) ((long) source.width() * resolution / smaller);
        int height = (int) ((long) source.height() * resolution / smaller);
        return Resampler.resize(source, width, height);
    }

    /** Returns the view that the draws choose from a picture that {@link #resize} made. */
    public View view(RgbImage resized, Augmentation augmentation) {
        int spareColumns = resized.width() - resolution;
        int spareRows = resized.height() - resolution;
        return new View(
                place(spareColumns, augmentation.horizontal()),
                place(spareRows, augmentation.vertical()),
                randomFlip && augmentation.flip() < 0.5);
    }

    /** Returns the square of pixels that a view shows of a picture that {@link #resize} made. */
    public RgbImage crop(RgbImage resized, View view) {
        RgbImage square = resized.crop(view.left(), view.top(), resolution, resolution);
        return view.mirrored() ? square.flipHorizontally() : square;
    }

    /** Chooses among the spare + 1 places: the middle one, or each with the same chance. */
    private int place(int spare, double draw) {
        return centerCrop ? (int) Math.rint(spare / 2.0) : (int) Math.min(spare, draw * (spare + 1));
    }
}
