package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.image.Resampler;
import dev.dreambooth.engine.data.image.ResamplingFilter;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How an image becomes what an encoder takes, with the bytes that Pillow gives and the rounding of transformers' image
 * processors: resized, cut, and each channel brought to the spread that the encoder was trained with.
 *
 * @param resizing to which size, if at all
 * @param crop what is then cut from the middle, if anything
 * @param factor what samples from 0 to 255 are multiplied by
 * @param mean what is taken off then, of each channel
 * @param deviation what the rest is divided by, of each channel
 */
record ImagePreprocessing(
        Optional<Resizing> resizing,
        Optional<ImageSize> crop,
        double factor,
        List<Double> mean,
        List<Double> deviation) {
    private static final int CHANNELS = 3;

    /**
     * A new size.
     *
     * @param size width and height, or both the length of the shorter side
     * @param keepsAspect whether it is the shorter side that gets its length, and the other follows
     * @param filter the kernel
     */
    record Resizing(ImageSize size, boolean keepsAspect, ResamplingFilter filter) {
        private RgbImage apply(RgbImage image) {
            if (!keepsAspect) {
                return Resampler.resize(image, size.width(), size.height(), filter);
            }
            int side = size.width();
            boolean upright = image.width() <= image.height();
            long shorter = Math.min(image.width(), image.height());
            int longer = (int) ((double) (side * (long) Math.max(image.width(), image.height())) / shorter);
            return upright
                    ? Resampler.resize(image, side, longer, filter)
                    : Resampler.resize(image, longer, side, filter);
        }

        @Override
        public String toString() {
            return filter.name().toLowerCase(Locale.ROOT) + " "
                    + (keepsAspect ? "shortest " + size.width() : size.toString());
        }
    }

    /** Copies the lists. */
    ImagePreprocessing {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /** Returns the size that every image gets, if it does not depend on the image. */
    Optional<ImageSize> output() {
        return crop.or(() -> resizing.filter(resized -> !resized.keepsAspect()).map(Resizing::size));
    }

    /** Returns the image as [1, 3, H, W]. */
    Tensor tensor(RgbImage image) {
        RgbImage resized = resizing.map(size -> size.apply(image)).orElse(image);
        RgbImage cut = crop.map(size -> cut(resized, size)).orElse(resized);
        int area = cut.width() * cut.height();
        float[] values = new float[CHANNELS * area];
        for (int channel = 0; channel < CHANNELS; channel++) {
            float centre = mean.get(channel).floatValue();
            float spread = deviation.get(channel).floatValue();
            for (int y = 0; y < cut.height(); y++) {
                for (int x = 0; x < cut.width(); x++) {
                    float scaled = (float) (cut.sample(x, y, channel) * factor);
                    values[channel * area + y * cut.width() + x] = (scaled - centre) / spread;
                }
            }
        }
        return Tensor.of(values, 1, CHANNELS, cut.height(), cut.width());
    }

    /** The middle of an image; where the image is smaller it lies in the middle of black. */
    private static RgbImage cut(RgbImage image, ImageSize size) {
        if (image.width() >= size.width() && image.height() >= size.height()) {
            return image.crop(
                    (image.width() - size.width()) / 2,
                    (image.height() - size.height()) / 2,
                    size.width(),
                    size.height());
        }
        int left = Math.floorDiv(image.width() - size.width(), 2);
        int top = Math.floorDiv(image.height() - size.height(), 2);
        byte[] samples = new byte[CHANNELS * size.width() * size.height()];
        byte[] row = new byte[CHANNELS * image.width()];
        for (int y = Math.max(0, top); y < Math.min(image.height(), top + size.height()); y++) {
            image.copyRow(y, row, 0);
            int from = Math.max(0, left);
            int to = Math.min(image.width(), left + size.width());
            int target = CHANNELS * ((y - top) * size.width() + from - left);
            System.arraycopy(row, CHANNELS * from, samples, target, CHANNELS * (to - from));
        }
        return RgbImage.owning(size.width(), size.height(), samples);
    }

    /** Returns the colour of which nothing is left, from 0 to 255. */
    double[] meanColour() {
        return mean.stream().mapToDouble(channel -> channel / factor).toArray();
    }

    /** Returns this in words, by which two are told apart. */
    String id() {
        return resizing.map(size -> size + ", ").orElse("")
                + crop.map(size -> "crop " + size + ", ").orElse("") + "times " + factor + ", mean " + words(mean)
                + ", deviation " + words(deviation);
    }

    private static String words(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
