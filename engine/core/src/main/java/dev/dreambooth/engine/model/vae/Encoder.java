package dev.dreambooth.engine.model.vae;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The half of the autoencoder that compresses: images [B, 3, F·H, F·W] in [-1, 1] → moments [B, 2C, H, W], where C is
 * the number of latent channels and F the factor by which sides shrink.
 */
final class Encoder {
    private final List<Tensor> convIn;
    private final List<List<VaeResnet>> levels = new ArrayList<>();
    private final List<List<Tensor>> downsamplers = new ArrayList<>();
    private final VaeMidBlock midBlock;
    private final List<Tensor> head;
    private final int groups;

    Encoder(WeightSource source, AutoencoderKLConfig config) {
        List<Integer> channels = config.blockOutChannels();
        groups = config.normNumGroups();
        convIn = new BlockWeights(source)
                .conv("conv_in", channels.get(0), config.inChannels(), 3)
                .list();
        int in = channels.get(0);
        for (int level = 0; level < channels.size(); level++) {
            WeightSource block = source.scope("down_blocks." + level);
            int out = channels.get(level);
            List<VaeResnet> resnets = new ArrayList<>();
            for (int i = 0; i < config.layersPerBlock(); i++) {
                resnets.add(new VaeResnet(block.scope("resnets." + i), i == 0 ? in : out, out, groups));
            }
            levels.add(resnets);
            boolean last = level == channels.size() - 1;
            downsamplers.add(
                    last
                            ? List.of()
                            : new BlockWeights(block)
                                    .conv("downsamplers.0.conv", out, out, 3)
                                    .list());
            in = out;
        }
        midBlock = new VaeMidBlock(source.scope("mid_block"), in, config);
        head = new BlockWeights(source)
                .norm("conv_norm_out", in)
                .conv("conv_out", 2L * config.latentChannels(), in, 3)
                .list();
    }

    Tensor forward(Tensor images) {
        Tensor hidden = Ops.conv2d(images, convIn.get(0), convIn.get(1), 1, 1);
        for (int level = 0; level < levels.size(); level++) {
            for (VaeResnet resnet : levels.get(level)) {
                hidden = replace(hidden, resnet.forward(hidden));
            }
            List<Tensor> down = downsamplers.get(level);
            if (!down.isEmpty()) {
                // padded on the right and below alone, as the original did
                hidden = replace(hidden, Ops.downsample(hidden, down.get(0), down.get(1), true));
            }
        }
        return Ops.normSiluConv(midBlock.forward(hidden), head, groups, 1e-6);
    }

    /** Frees what a layer has read, which at full resolution is most of the memory in use. */
    static Tensor replace(Tensor before, Tensor after) {
        before.close();
        return after;
    }
}
