package dev.dreambooth.engine.data.order;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;

/** Permutations that are pure functions of a seed. */
final class Shuffle {
    private Shuffle() {}

    /**
     * Shuffles the numbers below {@code count} by exchanging each place with a drawn one before it (Fisher and Yates;
     * Knuth, TAOCP 3.4.2, P).
     *
     * @param epoch makes each epoch's another one
     */
    static int[] permutation(long seed, long epoch, int count) {
        int[] order = new int[count];
        for (int place = 0; place < count; place++) {
            int other = Noise.integer(Noise.seed(seed, RandomStream.DATA_ORDER, epoch, place), place + 1);
            order[place] = order[other];
            order[other] = place;
        }
        return order;
    }
}
