package dev.dreambooth.engine.model.vae;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/** Residual block without a time embedding: [B, C, H, W] → [B, O, H, W]. */
final class VaeResnet {
    private final List<Tensor> weights;
    private final int groups;

    VaeResnet(WeightSource source, int in, int out, int groups) {
        BlockWeights block = new BlockWeights(source)
                .norm("norm1", in)
                .conv("conv1", out, in, 3)
                .norm("norm2", out)
                .conv("conv2", out, out, 3);
        if (in != out) {
            block.conv("conv_shortcut", out, in, 1);
        }
        weights = block.list();
        this.groups = groups;
    }

    Tensor forward(Tensor x) {
        return Ops.vaeResnet(x, weights, groups);
    }
}
