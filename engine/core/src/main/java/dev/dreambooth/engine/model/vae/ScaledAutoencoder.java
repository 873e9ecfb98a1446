package dev.dreambooth.engine.model.vae;

import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.model.part.DiagonalGaussian;
import dev.dreambooth.engine.model.part.LatentCodec;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * An autoencoder whose latents are multiplied by a factor for diffusion, so that their variance is about one (Rombach et
 * al. 2022, appendix G): z = s·(μ + σ·ε), and x = D(z / s). Where a model has {@link LatentStatistics} m and d of its
 * channels, z = s·(μ + σ·ε − m) / d, and x = D(z·d / s + m).
 *
 * @param vae the autoencoder; owned
 */
public record ScaledAutoencoder(AutoencoderKL vae) implements LatentCodec {
    @Override
    public int factor() {
        return vae.config().factor();
    }

    @Override
    public int latentChannels() {
        return vae.config().latentChannels();
    }

    @Override
    public DiagonalGaussian encode(Tensor images) {
        return vae.encode(images);
    }

    @Override
    public Tensor latent(DiagonalGaussian posterior, Tensor noise) {
        double scale = vae.config().scalingFactor();
        Tensor sample = posterior.sample(noise);
        return vae.config()
                .latentStatistics()
                .map(each ->
                        sample.sub(channels(each.mean(), sample)).mul(scale).div(channels(each.deviation(), sample)))
                .orElseGet(() -> sample.mul(scale));
    }

    @Override
    public Tensor decode(Tensor latents) {
        double scale = vae.config().scalingFactor();
        return vae.decode(vae.config()
                .latentStatistics()
                .map(each -> latents.mul(channels(each.deviation(), latents))
                        .div(scale)
                        .add(channels(each.mean(), latents)))
                .orElseGet(() -> latents.div(scale)));
    }

    /** One number a channel [1, C, 1, 1]. */
    private static Tensor channels(List<Double> numbers, Tensor like) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return Tensor.of(values, 1, values.length, 1, 1).to(like.device());
    }

    @Override
    public Parameters parameters() {
        return vae.parameters();
    }

    @Override
    public void close() {
        vae.close();
    }
}
