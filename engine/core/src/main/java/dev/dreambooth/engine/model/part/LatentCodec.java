package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * What maps images to the latents that diffusion works on, and back. Scale and shift between what an autoencoder makes and
 * what diffusion sees are its own business.
 *
 * <p>Shapes: B batch, C latent channels, H × W latent height and width, F pixels a latent position in each direction.
 */
public interface LatentCodec extends AutoCloseable {
    /** Returns F. */
    int factor();

    /** Returns C. */
    int latentChannels();

    /**
     * Compresses images.
     *
     * @param images [B, 3, F·H, F·W] in [-1, 1]
     * @return the distribution of their latents, as the autoencoder scales them
     */
    DiagonalGaussian encode(Tensor images);

    /**
     * Samples a latent as diffusion sees it.
     *
     * @param posterior what {@link #encode} said of an image
     * @param noise standard normal [B, C, H, W]
     */
    Tensor latent(DiagonalGaussian posterior, Tensor noise);

    /**
     * Turns latents of diffusion into images.
     *
     * @param latents [B, C, H, W]
     * @return [B, 3, F·H, F·W], about in [-1, 1]
     */
    Tensor decode(Tensor latents);

    /** Returns the weights. */
    Parameters parameters();

    @Override
    void close();
}
