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
 * One level on the way down: diffusers' {@code CrossAttnDownBlock2D}, or {@code DownBlock2D} where the level does not
 * attend to the text. Every intermediate result is also a skip connection for the way up.
 *
 * <p>Shapes: B batch, C channels in, O channels out, H × W image, T time embedding, L × D text.
 */
final class DownBlock {
    private final List<ResnetBlock2D> resnets = new ArrayList<>();
    private final List<Transformer2DModel> attentions = new ArrayList<>();
    private final List<Tensor> downsampler;
    private BlockLora lora = BlockLora.NONE;

    DownBlock(WeightSource source, int level, UNet2DConditionConfig config) {
        int out = config.blockOutChannels().get(level);
        int in = config.blockOutChannels().get(Math.max(0, level - 1));
        for (int i = 0; i < config.layersPerBlock().get(level); i++) {
            resnets.add(new ResnetBlock2D(source.scope("resnets." + i), i == 0 ? in : out, out, config));
            if (config.downAttention().get(level)) {
                attentions.add(new Transformer2DModel(source.scope("attentions." + i), level, config));
            }
        }
        boolean last = level == config.levels() - 1;
        downsampler = last
                ? List.of()
                : new BlockWeights(source)
                        .conv("downsamplers.0.conv", out, out, 3)
                        .list();
    }

    /** Puts adapters beside the layers. */
    void adapt(LoraAdapter adapter) {
        attentions.forEach(attention -> attention.adapt(adapter));
        resnets.forEach(resnet -> resnet.adapt(adapter));
        lora = adapter.of(downsampler);
    }

    /**
     * [B, C, H, W], [B, T], [B, L, D] → [B, O, H/2, W/2], or [B, O, H, W] at the last level.
     *
     * @param skips receives every intermediate result, the last of which is also returned
     */
    Tensor forward(Tensor x, Tensor timeEmbedding, Tensor encoderHiddenStates, List<Tensor> skips) {
        Tensor hidden = x;
        for (int i = 0; i < resnets.size(); i++) {
            hidden = resnets.get(i).forward(hidden, timeEmbedding);
            if (!attentions.isEmpty()) {
                Tensor residual = hidden;
                hidden = attentions.get(i).forward(residual, encoderHiddenStates);
                residual.close();
            }
            skips.add(hidden);
        }
        if (!downsampler.isEmpty()) {
            hidden = Ops.unetDownsample(
                    hidden, downsampler, lora.matrices(), lora.convScale(), lora.dropout(), lora.seeds());
            skips.add(hidden);
        }
        return hidden;
    }
}
