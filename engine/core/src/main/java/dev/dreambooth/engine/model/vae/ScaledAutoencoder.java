package dev.dreambooth.engine.model.vae;

import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.model.part.DiagonalGaussian;
import dev.dreambooth.engine.model.part.LatentCodec;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * An autoencoder whose latents are multiplied by a factor for diffusion, so that their variance is about one (Rombach et
 * al. 2022, appendix G): z = s·(μ + σ·ε), and x = D(z / s).
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
        return posterior.sample(noise).mul(vae.config().scalingFactor());
    }

    @Override
    public Tensor decode(Tensor latents) {
        return vae.decode(latents.div(vae.config().scalingFactor()));
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
