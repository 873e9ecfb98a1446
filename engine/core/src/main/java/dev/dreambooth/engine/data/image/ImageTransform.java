package dev.dreambooth.engine.data.image;

/**
 * Makes the rectangle a model is trained on: the image is scaled until it just covers it, what lies beyond is cropped,
 * and nothing is ever squashed. Resize, crop, mirror, in this order, as in diffusers' DreamBooth training.
 *
 * @param size of the result
 * @param centerCrop cut out the middle, instead of a place that is drawn anew each time
 * @param randomFlip mirror every other image
 */
public record ImageTransform(ImageSize size, boolean centerCrop, boolean randomFlip) {
    /**
     * Which part of a resized image is taken. Equal views of one image are equal pixels, so that what was computed
     * from them can be kept.
     *
     * @param left the first column taken of the resized image
     * @param top the first row taken
     * @param mirrored whether left and right are exchanged
     */
    public record View(int left, int top, boolean mirrored) {
        /** Returns how many columns of the resized image lie left of what is taken, mirrored as the part is. */
        public int leftAsShown(RgbImage resized, ImageSize taken) {
            return mirrored ? resized.width() - taken.width() - left : left;
        }
    }

    /** Returns the image with one side as long as the rectangle's, the other in proportion, rounded down. */
    public RgbImage resize(RgbImage source) {
        long acrossThenDown = (long) size.width() * source.height();
        long downThenAcross = (long) size.height() * source.width();
        return acrossThenDown >= downThenAcross
                ? Resampler.resize(source, size.width(), (int) (acrossThenDown / source.width()))
                : Resampler.resize(source, (int) (downThenAcross / source.height()), size.height());
    }

    /** Returns the view that the draws choose from an image that {@link #resize} made. */
    public View view(RgbImage resized, Augmentation augmentation) {
        int spareColumns = resized.width() - size.width();
        int spareRows = resized.height() - size.height();
        return new View(
                place(spareColumns, augmentation.horizontal()),
                place(spareRows, augmentation.vertical()),
                randomFlip && augmentation.flip() < 0.5);
    }

    /** Returns the pixels that a view shows of an image that {@link #resize} made. */
    public RgbImage crop(RgbImage resized, View view) {
        RgbImage part = resized.crop(view.left(), view.top(), size.width(), size.height());
        return view.mirrored() ? part.flipHorizontally() : part;
    }

    /** Chooses among the spare + 1 places: the middle one, or each with the same chance. */
    private int place(int spare, double draw) {
        return centerCrop ? (int) Math.rint(spare / 2.0) : (int) Math.min(spare, draw * (spare + 1));
    }
}
