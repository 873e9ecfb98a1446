package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * What an encoder says of an image: a normal distribution for each latent number (Kingma and Welling 2014).
 *
 * @param mean [B, C, H, W]
 * @param logVariance [B, C, H, W], clamped to [-30, 20]
 */
public record DiagonalGaussian(Tensor mean, Tensor logVariance) {
    /** Splits moments [B, 2C, H, W] into mean and logarithm of the variance. */
    public static DiagonalGaussian of(Tensor moments) {
        List<Tensor> parts = moments.chunk(2, 1);
        return new DiagonalGaussian(parts.get(0), parts.get(1).clamp(-30, 20));
    }

    /** Standard deviation [B, C, H, W]. */
    public Tensor deviation() {
        return logVariance.mul(0.5).exp();
    }

    /**
     * A sample of the distribution.
     *
     * @param noise standard normal [B, C, H, W]
     */
    public Tensor sample(Tensor noise) {
        return mean.add(deviation().mul(noise));
    }
}
