package dev.dreambooth.engine.model.vae;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/** The coarsest level of encoder and decoder: residual block, attention of all pixels to all, residual block. */
final class VaeMidBlock {
    private final VaeResnet first;
    private final List<Tensor> attention;
    private final VaeResnet second;
    private final int groups;

    VaeMidBlock(WeightSource source, int channels, AutoencoderKLConfig config) {
        groups = config.normNumGroups();
        first = new VaeResnet(source.scope("resnets.0"), channels, channels, groups);
        attention = config.midAttention()
                ? new BlockWeights(source.scope("attentions.0"))
                        .norm("group_norm", channels)
                        .linear("to_q", channels, channels)
                        .linear("to_k", channels, channels)
                        .linear("to_v", channels, channels)
                        .linear("to_out.0", channels, channels)
                        .list()
                : List.of();
        second = new VaeResnet(source.scope("resnets.1"), channels, channels, groups);
    }

    /** [B, C, H, W] → [B, C, H, W]. */
    Tensor forward(Tensor x) {
        Tensor hidden = first.forward(x);
        if (!attention.isEmpty()) {
            hidden = Ops.vaeAttention(hidden, attention, 1, groups);
        }
        return second.forward(hidden);
    }
}
