package dev.dreambooth.engine.data;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Purpose;

/**
 * Which picture is trained on when: every epoch visits each picture once, in an order that is a pure function of the
 * seed and the epoch. A resumed run asks for the step it is at and goes on exactly where it was; nothing is stored.
 */
public final class TrainingOrder {
    private final long seed;
    private final int images;
    private final int samplesPerStep;
    private long shuffledEpoch = -1;
    private int[] shuffled;

    private TrainingOrder(long seed, int images, int samplesPerStep) {
        if (images < 1 || samplesPerStep < 1) {
            throw new IllegalArgumentException(images + " images, " + samplesPerStep + " a step");
        }
        this.seed = seed;
        this.images = images;
        this.samplesPerStep = samplesPerStep;
    }

    /**
     * Returns the order of the subject's pictures.
     *
     * @param seed the run's seed
     * @param images number of pictures, at least 1
     * @param samplesPerStep pictures per optimizer step: batch size times accumulated batches
     */
    public static TrainingOrder ofInstances(long seed, int images, int samplesPerStep) {
        return new TrainingOrder(seed, images, samplesPerStep);
    }

    /** Returns the order of the class images, which is independent of that of the subject's pictures. */
    public static TrainingOrder ofClassImages(long seed, int images, int samplesPerStep) {
        return new TrainingOrder(Noise.seed(seed, Purpose.CLASS_IMAGE, 0, 0), images, samplesPerStep);
    }

    /**
     * Returns the index of a picture.
     *
     * @param step optimizer step, from 0
     * @param slot place within the step, 0 to samplesPerStep - 1
     */
    public int image(long step, int slot) {
        long sample = step * samplesPerStep + slot;
        long epoch = sample / images;
        if (epoch != shuffledEpoch) {
            shuffled = permutation(epoch);
            shuffledEpoch = epoch;
        }
        return shuffled[(int) (sample % images)];
    }

    /** Shuffles by exchanging each place with a drawn one before it (Fisher and Yates; Knuth, TAOCP 3.4.2, P). */
    private int[] permutation(long epoch) {
        int[] order = new int[images];
        for (int place = 0; place < images; place++) {
            int other = Noise.integer(Noise.seed(seed, Purpose.DATA_ORDER, epoch, place), place + 1);
            order[place] = order[other];
            order[other] = place;
        }
        return order;
    }
}
