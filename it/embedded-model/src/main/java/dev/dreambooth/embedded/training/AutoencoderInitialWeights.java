package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.latent.PatchPca;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.InitialWeights;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.Arrays;
import java.util.List;

/**
 * Initial values of the autoencoder. The logarithm of the posterior's variance is fixed at -10: the encoder's answer is
 * meant to be exact, and nothing teaches it how sure to be.
 */
final class AutoencoderInitialWeights implements WeightSource {
    private static final float LOG_VARIANCE = -10;

    private final WeightSource others;

    AutoencoderInitialWeights(long seed) {
        others = new InitialWeights(seed, name -> name.contains("conv2."));
    }

    @Override
    public Tensor get(String name, long... shape) {
        Tensor initial = others.get(name, shape);
        if (!name.startsWith("quant_conv.")) {
            return initial;
        }
        try (initial;
                Scope scope = Scope.open()) {
            Tensor means = initial.slice(0, 0, PatchPca.CHANNELS);
            float[] values = new float[Math.toIntExact(means.numel())];
            Arrays.fill(values, name.endsWith(".bias") ? LOG_VARIANCE : 0);
            return Scope.detach(Tensor.cat(List.of(means, Tensor.of(values, means.shape())), 0));
        }
    }
}
