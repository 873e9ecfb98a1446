package dev.dreambooth.engine.data.image;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;

/**
 * The chances taken with one image at one step, a pure function of the seed, the step and the place in the batch.
 *
 * @param horizontal where a random crop lies between the left (0) and the right edge (1)
 * @param vertical where a random crop lies between the top (0) and the bottom edge (1)
 * @param flip from 0 to 1; below one half the image is mirrored
 */
public record Augmentation(double horizontal, double vertical, double flip) {
    /** Checks that the draws lie between 0 and 1. */
    public Augmentation {
        if (!isUnit(horizontal) || !isUnit(vertical) || !isUnit(flip)) {
            throw new IllegalArgumentException(
                    "draws must lie in 0..1: %s, %s, %s".formatted(horizontal, vertical, flip));
        }
    }

    /**
     * Returns the draws for one sample of a run.
     *
     * @param seed the run's seed
     * @param step optimizer step, from 0
     * @param slot place among all samples of the step, instances and class images counted through
     */
    public static Augmentation drawn(long seed, long step, int slot) {
        long crop = Noise.seed(seed, RandomStream.CROP, step, slot);
        long flip = Noise.seed(seed, RandomStream.FLIP, step, slot);
        return new Augmentation(Noise.uniform(crop), Noise.uniform(crop + 1), Noise.uniform(flip));
    }

    private static boolean isUnit(double value) {
        return value >= 0 && value <= 1;
    }
}
