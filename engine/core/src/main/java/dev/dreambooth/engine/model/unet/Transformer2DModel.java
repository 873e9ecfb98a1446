package dev.dreambooth.engine.model.unet;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.lora.BlockLora;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Attention in an image (Rombach et al. 2022, 3.3): its pixels become a sequence, pass transformer blocks, and are added to
 * what they were. Each block is an op of its own, so that with gradient checkpointing one at a time is computed again.
 *
 * <pre>
 * y = x + P₂·T(…T(P₁·norm(x), c)…, c)
 * </pre>
 *
 * <ul>
 *   <li>x, y [B, C, H, W]: B batch, C channels, H × W image; N = H·W pixels
 *   <li>c [B, L, D]: L tokens, D width of the text states
 *   <li>T: {@link BasicTransformerBlock}
 *   <li>P₁, P₂: linear layers on each pixel, stored as matrices or as 1×1 convolutions
 * </ul>
 */
final class Transformer2DModel {
    private final List<Tensor> normAndProjectionIn;
    private final List<BasicTransformerBlock> blocks = new ArrayList<>();
    private final List<Tensor> projectionOut;
    private final int groups;
    private final boolean linearProjection;
    private BlockLora loraIn = BlockLora.NONE;
    private BlockLora loraOut = BlockLora.NONE;

    Transformer2DModel(WeightSource source, int level, UNet2DConditionConfig config) {
        int channels = config.blockOutChannels().get(level);
        int text = config.crossAttentionDim().get(level);
        linearProjection = config.linearProjection();
        groups = config.normNumGroups();
        normAndProjectionIn = project(new BlockWeights(source).norm("norm", channels), "proj_in", channels);
        for (int i = 0; i < config.transformerLayers().get(level); i++) {
            WeightSource block = source.scope("transformer_blocks." + i);
            blocks.add(new BasicTransformerBlock(
                    block, channels, text, config.heads().get(level)));
        }
        projectionOut = project(new BlockWeights(source), "proj_out", channels);
    }

    private List<Tensor> project(BlockWeights block, String name, int channels) {
        return (linearProjection ? block.linear(name, channels, channels) : block.conv(name, channels, channels, 1))
                .list();
    }

    /** Puts adapters beside the linear layers. */
    void adapt(LoraAdapter adapter) {
        loraIn = adapter.of(normAndProjectionIn);
        blocks.forEach(block -> block.adapt(adapter));
        loraOut = adapter.of(projectionOut);
    }

    /** [B, C, H, W], [B, L, D] → [B, C, H, W]. */
    Tensor forward(Tensor x, Tensor encoderHiddenStates) {
        Tensor sequence = Ops.transformerIn(
                x,
                normAndProjectionIn,
                loraIn.matrices(),
                loraIn.scale(),
                loraIn.dropout(),
                loraIn.seeds(),
                groups,
                linearProjection);
        for (BasicTransformerBlock block : blocks) {
            Tensor next = block.forward(sequence, encoderHiddenStates);
            sequence.close();
            sequence = next;
        }
        Tensor image = Ops.transformerOut(
                sequence,
                x,
                projectionOut,
                loraOut.matrices(),
                loraOut.scale(),
                loraOut.dropout(),
                loraOut.seeds(),
                linearProjection);
        sequence.close();
        return image;
    }
}
