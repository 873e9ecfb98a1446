package dev.dreambooth.engine.model.unet;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.lora.BlockLora;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One level on the way up: diffusers' {@code CrossAttnUpBlock2D}, or {@code UpBlock2D} where the block does not attend
 * to the text. Each residual block takes one skip connection of the way down.
 *
 * <p>Shapes: B batch, C channels in, O channels out, H × W image, T time embedding, L × D text.
 */
final class UpBlock {
    private final List<ResnetBlock2D> resnets = new ArrayList<>();
    private final List<Transformer2DModel> attentions = new ArrayList<>();
    private final List<Tensor> upsampler;
    private BlockLora lora = BlockLora.NONE;

    /**
     * @param index position on the way up, 0 at the coarsest level
     */
    UpBlock(WeightSource source, int index, UNet2DConditionConfig config) {
        List<Integer> channels = config.blockOutChannels();
        int level = config.levels() - 1 - index;
        int out = channels.get(level);
        int below = channels.get(Math.min(level + 1, config.levels() - 1));
        int above = channels.get(Math.max(level - 1, 0));
        int layers = config.layersPerBlock().get(level) + 1;
        for (int i = 0; i < layers; i++) {
            int in = i == 0 ? below : out;
            int skip = i == layers - 1 ? above : out;
            resnets.add(new ResnetBlock2D(source.scope("resnets." + i), in + skip, out, config));
            if (config.upAttention().get(index)) {
                attentions.add(new Transformer2DModel(source.scope("attentions." + i), level, config));
            }
        }
        upsampler = level == 0
                ? List.of()
                : new BlockWeights(source)
                        .conv("upsamplers.0.conv", out, out, 3)
                        .list();
    }

    /** Puts adapters beside the layers. */
    void adapt(LoraAdapter adapter) {
        attentions.forEach(attention -> attention.adapt(adapter));
        resnets.forEach(resnet -> resnet.adapt(adapter));
        lora = adapter.of(upsampler);
    }

    /**
     * [B, C, H, W], [B, T], [B, L, D] → [B, O, 2H, 2W], or [B, O, H, W] at the finest level.
     *
     * @param x freed by this method
     * @param skips skip connections, the next to use last; those used are removed and freed
     */
    Tensor forward(Tensor x, Tensor timeEmbedding, Tensor encoderHiddenStates, Deque<Tensor> skips) {
        Tensor hidden = x;
        for (int i = 0; i < resnets.size(); i++) {
            Tensor before = hidden;
            Tensor skip = skips.removeLast();
            hidden = resnets.get(i).forward(before, skip, timeEmbedding);
            before.close();
            skip.close();
            if (!attentions.isEmpty()) {
                Tensor residual = hidden;
                hidden = attentions.get(i).forward(residual, encoderHiddenStates);
                residual.close();
            }
        }
        if (!upsampler.isEmpty()) {
            // the size of the skip connection, not twice one's own: sizes halved from odd numbers differ by one
            long[] size = skips.getLast().shape();
            Tensor small = hidden;
            hidden = Ops.unetUpsample(
                    small,
                    upsampler,
                    lora.matrices(),
                    lora.convScale(),
                    lora.dropout(),
                    lora.seeds(),
                    size[2],
                    size[3]);
            small.close();
        }
        return hidden;
    }
}
