package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Optional;

/**
 * The two matrices of one adapter, of kernels where it stands beside a convolution; and DoRA's lengths.
 *
 * @param down A, [rank, in] or [rank, in, K, K]: from the layer's input into the bottleneck
 * @param up B, [out, rank] or [out, rank, 1, 1]: from there to the layer's output
 * @param magnitude m, the length [out] of each row of the adapted weight, with DoRA
 * @param alpha α
 */
record LoraLayer(Tensor down, Tensor up, Optional<Tensor> magnitude, double alpha) implements AutoCloseable {
    /**
     * Makes an adapter that changes nothing yet: B is zero, A uniform within ±1/√in, as a fresh linear layer of torch's;
     * lengths are those of the weight.
     *
     * @param weight of the layer that it stands beside
     * @param config how it is made
     * @param seed of A's values
     * @param device where it is to compute, which need not be where the weight waits
     */
    static LoraLayer initial(Tensor weight, LoraConfig config, long seed, Device device) {
        int rank = config.rank(weight.shape());
        long[] down = weight.shape();
        long[] up = weight.shape();
        long fanIn = weight.numel() / up[0];
        down[0] = rank;
        up[1] = rank;
        for (int i = 2; i < up.length; i++) {
            up[i] = 1;
        }
        double bound = 1 / Math.sqrt((double) fanIn);
        try (Scope scope = Scope.open()) {
            Tensor uniform = Noise.uniformNoise(seed, down);
            return new LoraLayer(
                    Scope.detach(uniform.mul(2).sub(1).mul(bound).to(device)),
                    Scope.detach(Tensor.zeros(up).to(device)),
                    config.dora()
                            ? Optional.of(Scope.detach(Ops.rowLengths(
                                            Ops.dequantized(weight.detach()).to(DType.FLOAT32))
                                    .to(device)))
                            : Optional.empty(),
                    config.alpha(weight.shape()));
        }
    }

    /** Returns what it makes of its layer's weight, in the scope of the caller. */
    Tensor applied(Tensor weight) {
        return new StoredAdapter(
                        new WeightDelta.LowRank(down, up),
                        alpha / down.size(0),
                        magnitude.map(lengths -> new Magnitude(lengths, true)))
                .applied(weight, 1);
    }

    @Override
    public void close() {
        down.close();
        up.close();
        magnitude.ifPresent(Tensor::close);
    }
}
