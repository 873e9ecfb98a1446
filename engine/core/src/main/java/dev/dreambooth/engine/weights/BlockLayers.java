package dev.dreambooth.engine.weights;

import java.util.regex.Pattern;

/**
 * The matrices [O, I] and kernels [O, I, K, K] in the blocks of a denoiser: nearly all of its weights, and each read by one
 * layer alone, which can widen it or fetch it for as long as it computes. Norms, biases, and the layers before and after the
 * blocks are few, and stay as they are.
 */
public final class BlockLayers {
    private static final Pattern LAYER = Pattern.compile("(down_blocks|mid_block|up_blocks)\\..*\\.weight");

    private BlockLayers() {}

    /** Returns whether a weight is one of them. */
    public static boolean contain(String name, long... shape) {
        return shape.length > 1 && LAYER.matcher(name).matches();
    }
}
