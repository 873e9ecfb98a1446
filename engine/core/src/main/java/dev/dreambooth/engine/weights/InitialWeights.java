package dev.dreambooth.engine.weights;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.function.Predicate;

/**
 * Initial values for training from scratch, each a function of (seed, name): norms start as the identity, tables of
 * embeddings as small normal noise, matrices and kernels as normal noise of variance 1 / (3 · fan-in), which is the
 * spread of torch's default initialization, and biases as zero.
 */
public final class InitialWeights implements WeightSource {
    private static final double EMBEDDING_SPREAD = 0.02;

    private final long seed;
    private final Predicate<String> zero;

    /**
     * @param seed of all values
     * @param zero names of weights that start as zero, such as the last convolution of each residual branch, so that a
     *     block starts as the identity
     */
    public InitialWeights(long seed, Predicate<String> zero) {
        this.seed = seed;
        this.zero = zero;
    }

    @Override
    public Tensor get(String name, long... shape) {
        try (Scope scope = Scope.open()) {
            return Scope.detach(initial(name, shape));
        }
    }

    private Tensor initial(String name, long... shape) {
        if (zero.test(name) || name.endsWith(".bias")) {
            return Tensor.zeros(shape);
        }
        if (shape.length == 1) {
            return Tensor.ones(shape);
        }
        double spread = name.contains("embedding.weight") ? EMBEDDING_SPREAD : 1 / Math.sqrt(3.0 * fanIn(shape));
        return Noise.normal(Noise.seed(seed, RandomStream.INITIALIZATION, name.hashCode(), 0), shape)
                .mul(spread);
    }

    private static long fanIn(long... shape) {
        long product = 1;
        for (int i = 1; i < shape.length; i++) {
            product *= shape[i];
        }
        return product;
    }
}
