package dev.dreambooth.engine.model.unet;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.lora.BlockLora;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/**
 * Attention of the pixels to one another and to the text (Rombach et al. 2022, 3.3): the pixels become a sequence, pass
 * transformer blocks, and are added to what they were.
 *
 * <pre>
 * x ← x + A(norm₁(x), norm₁(x))      pixels look at each other
 * x ← x + A(norm₂(x), c)             and at the text
 * x ← x + W₂·(a ⊙ gelu(b)), [a, b] = W₁·norm₃(x)
 * A(x, c) = O·softmax(Q·x·(K·c)ᵀ/√d)·V·c        for each head
 * </pre>
 *
 * <ul>
 *   <li>x [B, H·W, C]: B batch, C channels, H × W image
 *   <li>c [B, L, D]: L tokens, D width of the text states
 *   <li>d: width of a head, C / heads; Q, K, V and O are matrices of the block's own (Vaswani et al. 2017, 3.2)
 *   <li>a ⊙ gelu(b): a gated feed-forward layer (Shazeer 2020), four times as wide as x
 * </ul>
 */
final class Transformer2DModel {
    private final List<Tensor> weights;
    private final int heads;
    private final int groups;
    private final boolean linearProjection;
    private BlockLora lora = BlockLora.NONE;

    Transformer2DModel(WeightSource source, int level, UNet2DConditionConfig config) {
        int channels = config.blockOutChannels().get(level);
        int text = config.crossAttentionDim().get(level);
        linearProjection = config.linearProjection();
        BlockWeights block = new BlockWeights(source).norm("norm", channels);
        project(block, "proj_in", channels);
        for (int i = 0; i < config.transformerLayers().get(level); i++) {
            transformerBlock(block, "transformer_blocks." + i, channels, text);
        }
        project(block, "proj_out", channels);
        weights = block.list();
        heads = config.heads().get(level);
        groups = config.normNumGroups();
    }

    private void project(BlockWeights block, String name, int channels) {
        if (linearProjection) {
            block.linear(name, channels, channels);
        } else {
            block.conv(name, channels, channels, 1);
        }
    }

    private static void transformerBlock(BlockWeights block, String name, int channels, int text) {
        block.norm(name + ".norm1", channels);
        attention(block, name + ".attn1", channels, channels);
        block.norm(name + ".norm2", channels);
        attention(block, name + ".attn2", channels, text);
        block.norm(name + ".norm3", channels)
                .linear(name + ".ff.net.0.proj", 8L * channels, channels)
                .linear(name + ".ff.net.2", channels, 4L * channels);
    }

    private static void attention(BlockWeights block, String name, int channels, int keys) {
        block.matrix(name + ".to_q", channels, channels)
                .matrix(name + ".to_k", channels, keys)
                .matrix(name + ".to_v", channels, keys)
                .linear(name + ".to_out.0", channels, channels);
    }

    /** Puts adapters beside the linear layers. */
    void adapt(LoraAdapter adapter) {
        lora = adapter.of(weights);
    }

    /** [B, C, H, W], [B, L, D] → [B, C, H, W]. */
    Tensor forward(Tensor x, Tensor encoderHiddenStates) {
        return Ops.transformer2d(
                x,
                encoderHiddenStates,
                weights,
                lora.matrices(),
                lora.scale(),
                lora.dropout(),
                lora.seeds(),
                heads,
                groups,
                linearProjection);
    }
}
