package dev.dreambooth.engine.model.unet;

import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;

/** The bottom of the UNet: residual block, attention to the text, residual block, all at the coarsest resolution. */
final class UNetMidBlock2DCrossAttn {
    private final ResnetBlock2D first;
    private final Transformer2DModel attention;
    private final ResnetBlock2D second;

    UNetMidBlock2DCrossAttn(WeightSource source, UNet2DConditionConfig config) {
        int level = config.levels() - 1;
        int channels = config.blockOutChannels().get(level);
        first = new ResnetBlock2D(source.scope("resnets.0"), channels, channels, config);
        attention = new Transformer2DModel(source.scope("attentions.0"), level, config);
        second = new ResnetBlock2D(source.scope("resnets.1"), channels, channels, config);
    }

    /** Puts adapters beside the layers. */
    void adapt(LoraAdapter adapter) {
        attention.adapt(adapter);
        first.adapt(adapter);
        second.adapt(adapter);
    }

    /** [B, C, H, W], [B, T], [B, L, D] → [B, C, H, W]. */
    Tensor forward(Tensor x, Tensor timeEmbedding, Tensor encoderHiddenStates) {
        try (Tensor in = first.forward(x, timeEmbedding);
                Tensor attended = attention.forward(in, encoderHiddenStates)) {
            return second.forward(attended, timeEmbedding);
        }
    }
}
