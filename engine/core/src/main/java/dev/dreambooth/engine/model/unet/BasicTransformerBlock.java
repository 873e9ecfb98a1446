package dev.dreambooth.engine.model.unet;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.lora.BlockLora;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/**
 * Attention of pixels to one another and to the text, and a gated feed-forward layer (Rombach et al. 2022, 3.3).
 *
 * <pre>
 * x ← x + A(norm₁(x), norm₁(x))      pixels look at each other
 * x ← x + A(norm₂(x), c)             and at the text
 * x ← x + W₂·(a ⊙ gelu(b)), [a, b] = W₁·norm₃(x)
 * A(x, c) = O·softmax(Q·x·(K·c)ᵀ/√d)·V·c        for each head
 * </pre>
 *
 * <ul>
 *   <li>x [B, N, C]: B batch, N pixels, C channels
 *   <li>c [B, L, D]: L tokens, D width of the text states
 *   <li>d: width of a head, C / heads; Q, K, V and O are matrices of the block's own (Vaswani et al. 2017, 3.2)
 *   <li>a ⊙ gelu(b): a gated feed-forward layer (Shazeer 2020), four times as wide as x
 * </ul>
 */
final class BasicTransformerBlock {
    private final List<Tensor> weights;
    private final int heads;
    private BlockLora lora = BlockLora.NONE;

    /**
     * @param channels C
     * @param text D
     */
    BasicTransformerBlock(WeightSource source, int channels, int text, int heads) {
        BlockWeights block = new BlockWeights(source).norm("norm1", channels);
        attention(block, "attn1", channels, channels);
        block.norm("norm2", channels);
        attention(block, "attn2", channels, text);
        weights = block.norm("norm3", channels)
                .linear("ff.net.0.proj", 8L * channels, channels)
                .linear("ff.net.2", channels, 4L * channels)
                .list();
        this.heads = heads;
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

    /** [B, N, C], [B, L, D] → [B, N, C]. */
    Tensor forward(Tensor x, Tensor encoderHiddenStates) {
        return Ops.transformerBlock(
                x, encoderHiddenStates, weights, lora.matrices(), lora.scale(), lora.dropout(), lora.seeds(), heads);
    }
}
