package dev.dreambooth.engine.data.order;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;

/**
 * Which image is trained on when: every epoch visits each image once, in an order that is a pure function of the
 * seed and the epoch. A resumed run asks for the step it is at and goes on exactly where it was; nothing is stored.
 */
public final class TrainingOrder implements ImageOrder {
    private final long seed;
    private final int images;
    private long shuffledEpoch = -1;
    private int[] shuffled = new int[0];

    private TrainingOrder(long seed, int images) {
        if (images < 1) {
            throw new IllegalArgumentException(images + " images");
        }
        this.seed = seed;
        this.images = images;
    }

    /**
     * Returns the order of the subject's images.
     *
     * @param seed the run's seed
     * @param images number of images, at least 1
     */
    public static TrainingOrder ofInstances(long seed, int images) {
        return new TrainingOrder(seed, images);
    }

    /** Returns the order of the class images, which is independent of that of the subject's images. */
    public static TrainingOrder ofClassImages(long seed, int images) {
        return new TrainingOrder(Noise.seed(seed, RandomStream.CLASS_IMAGE, 0, 0), images);
    }

    @Override
    public int images() {
        return images;
    }

    @Override
    public int image(long sample) {
        long epoch = sample / images;
        if (epoch != shuffledEpoch) {
            shuffled = Shuffle.permutation(seed, epoch, images);
            shuffledEpoch = epoch;
        }
        return shuffled[(int) (sample % images)];
    }
}
