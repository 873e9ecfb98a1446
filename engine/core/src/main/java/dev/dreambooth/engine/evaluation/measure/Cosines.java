package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.engine.evaluation.Embeddings;

/** Means of cosines between sets of embeddings (n x d and m x d), in double precision. */
final class Cosines {
    private Cosines() {}

    /** Returns the mean over all pairs of the i-th of some and one of others. */
    static double mean(Embeddings some, int i, Embeddings others) {
        double sum = 0;
        for (int j = 0; j < others.size(); j++) {
            sum += some.cosine(i, others, j);
        }
        return sum / others.size();
    }

    /** Returns the mean over all n m pairs. */
    static double mean(Embeddings some, Embeddings others) {
        double sum = 0;
        for (int i = 0; i < some.size(); i++) {
            sum += mean(some, i, others);
        }
        return sum / some.size();
    }

    /** Returns the mean over the n pairs of equal place. */
    static double meanOfPairs(Embeddings some, Embeddings others) {
        if (some.size() != others.size()) {
            throw new IllegalArgumentException(some.size() + " and " + others.size() + " embeddings in pairs");
        }
        double sum = 0;
        for (int i = 0; i < some.size(); i++) {
            sum += some.cosine(i, others, i);
        }
        return sum / some.size();
    }

    /** Returns the mean over the n (n - 1) / 2 pairs of different ones; NaN if there is no pair. */
    static double meanAmong(Embeddings all) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                sum += all.cosine(i, all, j);
                pairs++;
            }
        }
        return sum / pairs;
    }

    /** Returns the largest over the pairs of different ones; minus infinity if there is no pair. */
    static double maxAmong(Embeddings all) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                max = Math.max(max, all.cosine(i, all, j));
            }
        }
        return max;
    }

    /** Returns the largest of the i-th of some and one of others; minus infinity if there are none. */
    static double max(Embeddings some, int i, Embeddings others) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < others.size(); j++) {
            max = Math.max(max, some.cosine(i, others, j));
        }
        return max;
    }
}
