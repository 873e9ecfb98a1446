package dev.dreambooth.engine.model.unet;

import java.util.List;

/**
 * How many numbers a UNet's activations are in training, counted block by block from what libtorch saves for the way back.
 *
 * @param kept by all blocks together, inner activations included
 * @param inputs of all blocks: what is kept with gradient checkpointing
 * @param largestBlock kept by the one block that keeps most
 */
public record UNetActivations(long kept, long inputs, long largestBlock) {
    private static final UNetActivations NONE = new UNetActivations(0, 0, 0);

    /** What a residual block keeps, for each number in: after the norm, after SiLU. */
    private static final int RESNET_IN = 2;

    /** And for each number out: with the time added, after the norm, after SiLU. */
    private static final int RESNET_OUT = 3;

    /** What an attention keeps on the way into its transformer blocks: after the norm, reordered. */
    private static final int TRANSFORMER_IN = 2;

    /** And in each of them: three norms, seven projections, two reordered attentions, two sums, the feed-forward. */
    private static final int TRANSFORMER_BLOCK = 30;

    /** And on the way out: reordered. */
    private static final int TRANSFORMER_OUT = 1;

    /**
     * Counts for one pass.
     *
     * @param batch images in it
     * @param height of the latents
     * @param width of the latents
     */
    public static UNetActivations of(UNet2DConditionConfig config, long batch, long height, long width) {
        List<Integer> channels = config.blockOutChannels();
        int last = config.levels() - 1;
        UNetActivations sum = NONE;
        for (int level = 0; level <= last; level++) {
            long pixels = pixels(batch, height, width, level);
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            for (int i = 0; i < config.layersPerBlock().get(level); i++) {
                sum = sum.resnet(pixels, i == 0 ? in : out, out);
                sum = config.downAttention().get(level) ? sum.attention(pixels, config, level) : sum;
            }
        }
        long bottom = pixels(batch, height, width, last);
        sum = sum.resnet(bottom, channels.get(last), channels.get(last))
                .attention(bottom, config, last)
                .resnet(bottom, channels.get(last), channels.get(last));
        for (int index = 0; index <= last; index++) {
            int level = last - index;
            long pixels = pixels(batch, height, width, level);
            int out = channels.get(level);
            int layers = config.layersPerBlock().get(level) + 1;
            for (int i = 0; i < layers; i++) {
                int in = i == 0 ? channels.get(Math.min(level + 1, last)) : out;
                int skip = i == layers - 1 ? channels.get(Math.max(level - 1, 0)) : out;
                sum = sum.add(pixels * (in + skip), 0).resnet(pixels, in + skip, out);
                sum = config.upAttention().get(index) ? sum.attention(pixels, config, level) : sum;
            }
        }
        return sum;
    }

    private static long pixels(long batch, long height, long width, int level) {
        return batch * (height >> level) * (width >> level);
    }

    private UNetActivations resnet(long pixels, long in, long out) {
        return add(pixels * (RESNET_IN * in + RESNET_OUT * out), pixels * out);
    }

    private UNetActivations attention(long pixels, UNet2DConditionConfig config, int level) {
        long numbers = pixels * config.blockOutChannels().get(level);
        UNetActivations sum = add(TRANSFORMER_IN * numbers, numbers);
        for (int i = 0; i < config.transformerLayers().get(level); i++) {
            sum = sum.add(TRANSFORMER_BLOCK * numbers, numbers);
        }
        return sum.add(TRANSFORMER_OUT * numbers, numbers);
    }

    /** With one more block, which keeps so many inner activations and puts out so many. */
    private UNetActivations add(long inner, long output) {
        return new UNetActivations(kept + inner + output, inputs + output, Math.max(largestBlock, inner));
    }
}
