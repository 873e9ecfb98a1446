package dev.dreambooth.engine.model.vae;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The half of the autoencoder that restores: latents [B, C, H, W] → images [B, 3, F·H, F·W], about in [-1, 1], where F
 * is the factor by which sides grow.
 */
final class Decoder {
    private final List<Tensor> convIn;
    private final VaeMidBlock midBlock;
    private final List<List<VaeResnet>> levels = new ArrayList<>();
    private final List<List<Tensor>> upsamplers = new ArrayList<>();
    private final List<Tensor> head;
    private final int groups;

    Decoder(WeightSource source, AutoencoderKLConfig config) {
        List<Integer> channels = config.blockOutChannels();
        groups = config.normNumGroups();
        int in = channels.get(channels.size() - 1);
        convIn = new BlockWeights(source)
                .conv("conv_in", in, config.latentChannels(), 3)
                .list();
        midBlock = new VaeMidBlock(source.scope("mid_block"), in, config);
        for (int index = 0; index < channels.size(); index++) {
            WeightSource block = source.scope("up_blocks." + index);
            int out = channels.get(channels.size() - 1 - index);
            List<VaeResnet> resnets = new ArrayList<>();
            for (int i = 0; i <= config.layersPerBlock(); i++) {
                resnets.add(new VaeResnet(block.scope("resnets." + i), i == 0 ? in : out, out, groups));
            }
            levels.add(resnets);
            boolean last = index == channels.size() - 1;
            upsamplers.add(
                    last
                            ? List.of()
                            : new BlockWeights(block)
                                    .conv("upsamplers.0.conv", out, out, 3)
                                    .list());
            in = out;
        }
        head = new BlockWeights(source)
                .norm("conv_norm_out", in)
                .conv("conv_out", config.outChannels(), in, 3)
                .list();
    }

    Tensor forward(Tensor latents) {
        Tensor hidden = midBlock.forward(Ops.conv2d(latents, convIn.get(0), convIn.get(1), 1, 1));
        for (int index = 0; index < levels.size(); index++) {
            for (VaeResnet resnet : levels.get(index)) {
                hidden = Encoder.replace(hidden, resnet.forward(hidden));
            }
            List<Tensor> up = upsamplers.get(index);
            if (!up.isEmpty()) {
                long height = 2 * hidden.size(2);
                long width = 2 * hidden.size(3);
                hidden = Encoder.replace(hidden, Ops.upsample(hidden, up.get(0), up.get(1), height, width));
            }
        }
        return Ops.normSiluConv(hidden, head, groups, 1e-6);
    }
}
