package dev.dreambooth.engine.family.toy;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.model.lora.BlockLora;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/**
 * A denoiser of one resolution: a convolution, a residual block that is told the time and the pooled text, attention to
 * the text, a convolution.
 *
 * <p>Shapes: B batch, C channels, H × W latent, M hidden channels, L tokens, D width of the text, P of the pooled text.
 */
final class ToyDenoiser extends Network<ToyDenoiser.Config> implements Denoiser {
    private static final int HEADS = 2;
    private static final int GROUPS = 4;
    private static final double EPS = 1e-5;

    /** Sizes: C, M, D, P. */
    record Config(int channels, int hidden, int text, int pooled) {}

    private final List<Tensor> timeEmbedding;
    private final List<Tensor> pooledProjection;
    private final List<Tensor> convIn;
    private final List<Tensor> resnet;
    private final List<Tensor> projectionIn;
    private final List<Tensor> attention;
    private final List<Tensor> projectionOut;
    private final List<Tensor> head;
    private BlockLora lora = BlockLora.NONE;
    private BlockLora resnetLora = BlockLora.NONE;

    ToyDenoiser(Config config, WeightSource source) {
        super(config, source);
        int m = config.hidden();
        timeEmbedding = new BlockWeights(parameters())
                .linear("time.linear_1", m, m)
                .linear("time.linear_2", m, m)
                .list();
        pooledProjection = new BlockWeights(parameters())
                .linear("pooled", m, config.pooled())
                .list();
        convIn = new BlockWeights(parameters())
                .conv("conv_in", m, config.channels(), 3)
                .list();
        resnet = new BlockWeights(parameters().scope("resnet"))
                .norm("norm1", m)
                .conv("conv1", m, m, 3)
                .linear("time_emb_proj", m, m)
                .norm("norm2", m)
                .conv("conv2", m, m, 3)
                .list();
        projectionIn = new BlockWeights(parameters().scope("attention"))
                .norm("norm", m)
                .linear("proj_in", m, m)
                .list();
        attention = attention(m, config.text());
        projectionOut = new BlockWeights(parameters().scope("attention"))
                .linear("proj_out", m, m)
                .list();
        head = new BlockWeights(parameters())
                .norm("norm_out", m)
                .conv("conv_out", config.channels(), m, 3)
                .list();
    }

    private List<Tensor> attention(int m, int text) {
        BlockWeights block = new BlockWeights(parameters().scope("attention")).norm("norm1", m);
        projections(block, "attn1", m, m);
        block.norm("norm2", m);
        projections(block, "attn2", m, text);
        return block.norm("norm3", m)
                .linear("ff.net.0.proj", 8L * m, m)
                .linear("ff.net.2", m, 4L * m)
                .list();
    }

    private static void projections(BlockWeights block, String name, int m, int keys) {
        block.matrix(name + ".to_q", m, m)
                .matrix(name + ".to_k", m, keys)
                .matrix(name + ".to_v", m, keys)
                .linear(name + ".to_out.0", m, m);
    }

    @Override
    public Tensor forward(Tensor sample, Tensor timesteps, Conditioning conditioning) {
        DType type = convIn.get(0).dtype();
        try (Scope scope = Scope.open()) {
            Tensor pooled = conditioning.get(Conditioning.POOLED_TEXT).to(type);
            Tensor time = Ops.timeMlp(Ops.timestepEmbedding(timesteps, config().hidden(), true, 0), timeEmbedding)
                    .add(Ops.linear(pooled, pooledProjection.get(0), pooledProjection.get(1)));
            Tensor hidden = Ops.conv2d(sample.to(type), convIn.get(0), convIn.get(1), 1, 1);
            hidden = Ops.resnet(
                    hidden,
                    time,
                    resnet,
                    resnetLora.matrices(),
                    resnetLora.scale(),
                    resnetLora.convScale(),
                    resnetLora.dropout(),
                    resnetLora.seeds(),
                    GROUPS,
                    EPS);
            Tensor sequence = Ops.transformerIn(hidden, projectionIn, List.of(), 1, 0, new long[0], GROUPS, true);
            sequence = Ops.transformerBlock(
                    sequence,
                    conditioning.textStates().to(type),
                    attention,
                    lora.matrices(),
                    lora.scale(),
                    lora.dropout(),
                    lora.seeds(),
                    HEADS);
            hidden = Ops.transformerOut(sequence, hidden, projectionOut, List.of(), 1, 0, new long[0], true);
            return scope.keep(Ops.normSiluConv(hidden, head, GROUPS, EPS).to(DType.FLOAT32));
        }
    }

    @Override
    public void adapt(LoraAdapter adapter) {
        lora = adapter.of(attention);
        resnetLora = adapter.of(resnet);
    }

    @Override
    public int sampleSize() {
        return 8;
    }

    @Override
    public int sizeMultiple() {
        return 1;
    }

    @Override
    public int hiddenChannels() {
        return config().hidden();
    }
}
