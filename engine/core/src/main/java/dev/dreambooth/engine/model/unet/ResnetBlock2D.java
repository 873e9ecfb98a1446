package dev.dreambooth.engine.model.unet;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.lora.BlockLora;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/**
 * Residual block with the time embedding added between its convolutions (He et al. 2016; Ho et al. 2020, appendix B).
 *
 * <pre>
 * h = conv₁(silu(norm₁(x))) + W·silu(t)
 * y = S·x + conv₂(silu(norm₂(h)))
 * </pre>
 *
 * <ul>
 *   <li>x [B, C, H, W], y [B, O, H, W]: B batch, C channels in, O channels out, H × W image
 *   <li>t [B, T]: the time embedding, which reaches all pixels alike
 *   <li>S: a 1×1 convolution where C and O differ, else nothing
 *   <li>norm: group norm, whose statistics do not depend on the rest of the batch
 * </ul>
 */
final class ResnetBlock2D {
    private final List<Tensor> weights;
    private final int groups;
    private final double eps;
    private BlockLora lora = BlockLora.NONE;

    ResnetBlock2D(WeightSource source, int in, int out, UNet2DConditionConfig config) {
        BlockWeights block = new BlockWeights(source)
                .norm("norm1", in)
                .conv("conv1", out, in, 3)
                .linear("time_emb_proj", out, config.timeEmbedDim())
                .norm("norm2", out)
                .conv("conv2", out, out, 3);
        if (in != out) {
            block.conv("conv_shortcut", out, in, 1);
        }
        weights = block.list();
        groups = config.normNumGroups();
        eps = config.normEps();
    }

    /** Puts adapters beside the convolutions and the projection of the time. */
    void adapt(LoraAdapter adapter) {
        lora = adapter.of(weights);
    }

    /** [B, C, H, W], [B, T] → [B, O, H, W]. */
    Tensor forward(Tensor x, Tensor timeEmbedding) {
        return Ops.resnet(
                x,
                timeEmbedding,
                weights,
                lora.matrices(),
                lora.scale(),
                lora.convScale(),
                lora.dropout(),
                lora.seeds(),
                groups,
                eps);
    }

    /** The same with a skip connection appended to the channels of x. */
    Tensor forward(Tensor x, Tensor skip, Tensor timeEmbedding) {
        return Ops.resnetWithSkip(
                x,
                skip,
                timeEmbedding,
                weights,
                lora.matrices(),
                lora.scale(),
                lora.convScale(),
                lora.dropout(),
                lora.seeds(),
                groups,
                eps);
    }
}
