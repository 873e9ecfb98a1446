package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * The two matrices of one adapter; of kernels, where it stands beside a convolution.
 *
 * @param down A, [rank, in] or [rank, in, K, K]: from the layer's input into the bottleneck
 * @param up B, [out, rank] or [out, rank, 1, 1]: from there to the layer's output
 */
record LoraLayer(Tensor down, Tensor up) implements AutoCloseable {
    /**
     * Makes an adapter that changes nothing yet: B is zero, A uniform within ±1/√in, as a fresh linear layer of torch's.
     *
     * @param weight of the layer that it stands beside
     * @param seed of A's values
     */
    static LoraLayer initial(Tensor weight, int rank, long seed) {
        long[] down = weight.shape();
        long[] up = weight.shape();
        long fanIn = weight.numel() / up[0];
        down[0] = rank;
        up[1] = rank;
        for (int i = 2; i < up.length; i++) {
            up[i] = 1;
        }
        double bound = 1 / Math.sqrt((double) fanIn);
        Device device = weight.device();
        try (Scope scope = Scope.open()) {
            Tensor uniform = Noise.uniformNoise(seed, down);
            return new LoraLayer(
                    Scope.detach(uniform.mul(2).sub(1).mul(bound).to(device)),
                    Scope.detach(Tensor.zeros(up).to(device)));
        }
    }

    /**
     * What the adapter adds to the weight of its layer, scale · B·A (Hu et al. 2021, equation 3).
     *
     * @param scale factor, α / r
     * @return [out, in] or [out, in, K, K], as {@code shape} says
     */
    Tensor delta(double scale, long... shape) {
        return Ops.loraDelta(down, up, scale).reshape(shape);
    }

    @Override
    public void close() {
        down.close();
        up.close();
    }
}
