package dev.dreambooth.engine.model.vision;

import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.ModelConfig;
import java.util.List;
import java.util.Locale;

/**
 * What all vision transformers are configured by.
 *
 * @param hiddenSize width of the states
 * @param intermediateSize width inside the feed-forward layers
 * @param layers number of transformer layers
 * @param heads attention heads of each layer
 * @param imageSize width and height of the images that its positions were learnt for
 * @param patchSize width and height of a patch
 * @param activation non-linearity of the feed-forward layers
 * @param layerNormEps epsilon of the layer norms
 * @param qkvBias whether queries, keys and values have a bias
 */
public record VisionShape(
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int imageSize,
        int patchSize,
        Activation activation,
        double layerNormEps,
        boolean qkvBias) {
    /** Returns this if its parts fit together. */
    VisionShape checked(ModelConfig config) {
        if (hiddenSize % heads != 0) {
            throw config.contradiction(
                    "hidden_size = " + hiddenSize + " cannot be split into num_attention_heads = " + heads + " heads");
        }
        if (imageSize < patchSize) {
            throw config.contradiction("image_size = " + imageSize + " is smaller than patch_size = " + patchSize);
        }
        return this;
    }

    /** Returns the number of patches in a row of an image that its positions were learnt for. */
    public int grid() {
        return imageSize / patchSize;
    }

    /** Returns the number of positions that were learnt: one for each patch, and one for the class token. */
    int positions() {
        return 1 + grid() * grid();
    }

    /** Reads the size of a square, which may be one number or two equal ones. */
    static int side(ModelConfig config, String key, int byDefault) {
        List<Integer> sides = config.sizes(key, byDefault, 2);
        if (!sides.get(0).equals(sides.get(1))) {
            throw config.contradiction(key + " = " + sides + " is no square, which this engine asks for");
        }
        return sides.get(0);
    }

    /** Says in words what an image is computed with, for records. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d wide, %d layers, %d heads, %d inside, patch %d, image %d, %s, eps %s%s",
                hiddenSize,
                layers,
                heads,
                intermediateSize,
                patchSize,
                imageSize,
                activation.name().toLowerCase(Locale.ROOT),
                layerNormEps,
                qkvBias ? "" : ", no bias");
    }
}
