package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * How the weights of tokens act on the states of a text encoder: as in AUTOMATIC1111's web interface, whose notation {@link
 * WeightedPrompt} reads, because the weights that people pass on were found with it.
 *
 * <pre>
 * zₗ ← r·wₗ·zₗ,  r = mean(z) / mean(w·z)
 * </pre>
 *
 * <ul>
 *   <li>z [K, L, D]: the states of K chunks of L tokens, as the denoiser would see them without weights
 *   <li>w [K, L]: the weights, 1 for start, end and padding
 *   <li>r: keeps the mean over all numbers of a chunk, so that a prompt that is weighted throughout does not become louder;
 *       1 for a chunk without weights
 * </ul>
 *
 * <p>A token's state has read those before it, so that a weight reaches further than its own word. What is pooled is not
 * weighted.
 */
final class PromptWeights {
    private PromptWeights() {}

    /** Returns weighted states [K, L, D], in the innermost scope. */
    static Tensor apply(Tensor weights, Tensor states) {
        try (Scope scope = Scope.open()) {
            Tensor weighted = states.mul(weights.reshape(weights.size(0), weights.size(1), 1));
            return scope.keep(weighted.mul(means(states).div(means(weighted))));
        }
    }

    /** Returns the mean of each chunk [K, 1, 1]. */
    private static Tensor means(Tensor states) {
        return states.mean(1, 2).reshape(states.size(0), 1, 1);
    }
}
