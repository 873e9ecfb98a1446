package dev.dreambooth.engine.evaluation.measure;

import dev.dreambooth.engine.evaluation.Embeddings;

/**
 * The two measures of the image generation benchmark of PEFT, for comparison with its published results. They pair
 * images, where the paper takes all pairs.
 */
public final class PeftMeasures {
    private PeftMeasures() {}

    /**
     * Returns its similarity: the mean cosine of each held-out photo with the image made from that photo's caption.
     *
     * @param images made, one a photo (n x d)
     * @param photos in the same order (n x d)
     */
    public static double similarity(Embeddings images, Embeddings photos) {
        return Cosines.meanOfPairs(images, photos);
    }

    /**
     * Returns its drift: half of one minus the mean cosine of images of unrelated prompts by the trained and the base
     * model, made from the same noise; 0 for a model that has not changed, a half for images that have nothing in common.
     *
     * @param tuned images of the trained model (n x d)
     * @param base images of the base model in the same order (n x d)
     */
    public static double drift(Embeddings tuned, Embeddings base) {
        return (1 - Cosines.meanOfPairs(tuned, base)) / 2;
    }
}
