package dev.dreambooth.engine.model.unet;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/**
 * What Stable Diffusion XL adds to the embedding of the timestep: the pooled text, and the sizes that the image comes from
 * (Podell et al. 2023, section 2.2).
 *
 * <pre>
 * a = W₂·silu(W₁·[e, s(h₀), s(w₀), s(y), s(x), s(h), s(w)]),   s(n) = [cos(n·f), sin(n·f)]
 * </pre>
 *
 * <ul>
 *   <li>e [B, P]: pooled text; B batch, P its width
 *   <li>h₀, w₀, y, x, h, w [B]: {@link dev.dreambooth.engine.model.part.MicroConditioning}, each number embedded as a timestep is
 *   <li>a [B, T]: as wide as the embedding of the timestep
 * </ul>
 */
final class TextTimeEmbedding {
    private final UNet2DConditionConfig config;
    private final UNet2DConditionConfig.TextTime sizes;
    private final List<Tensor> weights;

    TextTimeEmbedding(WeightSource source, UNet2DConditionConfig config, UNet2DConditionConfig.TextTime sizes) {
        this.config = config;
        this.sizes = sizes;
        int time = config.timeEmbedDim();
        weights = new BlockWeights(source)
                .linear("linear_1", time, sizes.inputs())
                .linear("linear_2", time, time)
                .list();
    }

    /** Returns a. */
    Tensor forward(Conditioning conditioning) {
        try (Scope scope = Scope.open()) {
            Tensor pooled = conditioning.get(Conditioning.POOLED_TEXT);
            Tensor numbers = conditioning.get(Conditioning.SIZES).reshape(-1);
            Tensor embedded = Ops.timestepEmbedding(
                            numbers, sizes.numberWidth(), config.flipSinToCos(), config.freqShift())
                    .reshape(pooled.size(0), -1);
            return scope.keep(Ops.timeMlp(Tensor.cat(List.of(pooled, embedded), 1), weights));
        }
    }
}
