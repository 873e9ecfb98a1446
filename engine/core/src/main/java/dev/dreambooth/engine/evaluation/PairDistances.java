package dev.dreambooth.engine.evaluation;

import java.util.List;

/**
 * The LPIPS distance of the images of each prompt among themselves, mean over the pairs of seeds; for those who named a
 * network that measures it.
 *
 * @param tuned by prompt
 * @param base by prompt
 */
public record PairDistances(List<Double> tuned, List<Double> base) {
    /** Takes copies. */
    public PairDistances {
        tuned = List.copyOf(tuned);
        base = List.copyOf(base);
        if (tuned.size() != base.size()) {
            throw new IllegalArgumentException("distances of " + tuned.size() + " and " + base.size() + " prompts");
        }
    }
}
