package dev.dreambooth.engine.model.unet;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The denoising network of latent diffusion (Rombach et al. 2022): a U-shaped stack of residual blocks (Ronneberger et
 * al. 2015) that sees the timestep through an added embedding and the text through cross-attention.
 *
 * <p>On the way down each level keeps what it computed and halves height and width; on the way up each level takes what was
 * kept at its size, so that detail need not pass the bottom:
 *
 * <pre>
 * t = W₂·silu(W₁·[cos(τ·f), sin(τ·f)]) + a    f_i = 10000^(−i/n), one of n frequencies
 * h_0 = conv(z),  h_(k+1) = down_k(h_k, t, c),  u ← mid(h, t, c),  u ← up_k([u, h_k], t, c),  ε̂ = conv(silu(norm(u)))
 * </pre>
 *
 * <ul>
 *   <li>z, ε̂ [B, C, H, W]: noisy latents and the prediction; B batch, C latent channels, H × W latent height and width
 *   <li>τ [B]: timesteps, embedded as positions are (Vaswani et al. 2017, 3.5)
 *   <li>c [B, L, D]: text states; L tokens, D their width
 *   <li>a: what SD XL adds of pooled text and sizes ({@link TextTimeEmbedding}); nothing in 1.x and 2.x
 * </ul>
 */
public final class UNet2DConditionModel extends Network<UNet2DConditionConfig> implements Denoiser {
    private final List<Tensor> timeEmbedding;
    private final Optional<TextTimeEmbedding> addEmbedding;
    private final List<Tensor> convIn;
    private final List<DownBlock> downBlocks = new ArrayList<>();
    private final UNetMidBlock2DCrossAttn midBlock;
    private final List<UpBlock> upBlocks = new ArrayList<>();
    private final List<Tensor> head;

    /**
     * Builds the network.
     *
     * @param source weights under diffusers' names; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public UNet2DConditionModel(UNet2DConditionConfig config, WeightSource source) {
        super(config, source);
        int first = config.blockOutChannels().get(0);
        int time = config.timeEmbedDim();
        timeEmbedding = new BlockWeights(parameters())
                .linear("time_embedding.linear_1", time, first)
                .linear("time_embedding.linear_2", time, time)
                .list();
        addEmbedding = config.textTime()
                .map(sizes -> new TextTimeEmbedding(parameters().scope("add_embedding"), config, sizes));
        convIn = new BlockWeights(parameters())
                .conv("conv_in", first, config.inChannels(), 3)
                .list();
        for (int level = 0; level < config.levels(); level++) {
            downBlocks.add(new DownBlock(parameters().scope("down_blocks." + level), level, config));
        }
        midBlock = new UNetMidBlock2DCrossAttn(parameters().scope("mid_block"), config);
        for (int index = 0; index < config.levels(); index++) {
            upBlocks.add(new UpBlock(parameters().scope("up_blocks." + index), index, config));
        }
        head = new BlockWeights(parameters())
                .norm("conv_norm_out", first)
                .conv("conv_out", config.outChannels(), first, 3)
                .list();
    }

    @Override
    public void adapt(LoraAdapter adapter) {
        downBlocks.forEach(block -> block.adapt(adapter));
        midBlock.adapt(adapter);
        upBlocks.forEach(block -> block.adapt(adapter));
    }

    @Override
    public boolean inpaints() {
        return config().inpaints();
    }

    @Override
    public int sampleSize() {
        return config().sampleSize();
    }

    /** Each level halves height and width exactly. */
    @Override
    public int sizeMultiple() {
        return 1 << (config().levels() - 1);
    }

    @Override
    public int hiddenChannels() {
        return config().blockOutChannels().get(0);
    }

    /**
     * Predicts from text alone, for a model that is told nothing else.
     *
     * @param sample noisy latents [B, C, H, W]
     * @param timesteps [B], of any number type
     * @param encoderHiddenStates text states [B, L, D]
     * @return prediction [B, C, H, W], in 32 bits whatever the weights are in
     */
    public Tensor forward(Tensor sample, Tensor timesteps, Tensor encoderHiddenStates) {
        return forward(sample, timesteps, Conditioning.ofText(encoderHiddenStates));
    }

    @Override
    public Tensor forward(Tensor sample, Tensor timesteps, Conditioning conditioning) {
        DType type = convIn.get(0).dtype();
        try (Scope scope = Scope.open()) {
            Tensor time = time(timesteps, conditioning);
            if (type == DType.FLOAT32) {
                return scope.keep(predict(sample, time, conditioning.textStates()));
            }
            return scope.keep(
                    predict(sample.to(type), time, conditioning.textStates().to(type))
                            .to(DType.FLOAT32));
        }
    }

    /** What the residual blocks are told of the timestep, and of pooled text and sizes if the model takes them. */
    private Tensor time(Tensor timesteps, Conditioning conditioning) {
        try (Scope scope = Scope.open()) {
            Tensor time = Ops.timeMlp(
                    Ops.timestepEmbedding(
                            timesteps,
                            config().blockOutChannels().get(0),
                            config().flipSinToCos(),
                            config().freqShift()),
                    timeEmbedding);
            return scope.keep(addEmbedding
                    .map(added -> time.add(added.forward(conditioning)))
                    .orElse(time));
        }
    }

    private Tensor predict(Tensor sample, Tensor time, Tensor encoderHiddenStates) {
        try (Scope scope = Scope.open()) {
            Tensor hidden = Ops.conv2d(sample, convIn.get(0), convIn.get(1), 1, 1);
            List<Tensor> skips = new ArrayList<>(List.of(hidden));
            for (DownBlock block : downBlocks) {
                hidden = block.forward(hidden, time, encoderHiddenStates, skips);
            }
            Deque<Tensor> open = new ArrayDeque<>(skips);
            hidden = midBlock.forward(hidden, time, encoderHiddenStates);
            for (UpBlock block : upBlocks) {
                hidden = block.forward(hidden, time, encoderHiddenStates, open);
            }
            return scope.keep(Ops.normSiluConv(hidden, head, config().normNumGroups(), config().normEps()));
        }
    }
}
