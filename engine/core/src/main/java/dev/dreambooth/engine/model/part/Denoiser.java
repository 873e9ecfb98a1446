package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.model.lora.Adaptable;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * The network that diffusion trains: it predicts the noise in a sample, or whatever the noise process asks for.
 *
 * <p>Shapes: B batch, C channels of the sample, H × W height and width of the latent.
 */
public interface Denoiser extends Adaptable, AutoCloseable {
    /**
     * Predicts.
     *
     * @param sample noisy latents [B, C, H, W]
     * @param timesteps [B], of any number type
     * @param conditioning of B samples
     * @return [B, C, H, W], in 32 bits whatever the weights are in
     */
    Tensor forward(Tensor sample, Tensor timesteps, Conditioning conditioning);

    /**
     * Returns whether the network was made for inpainting: whether it takes, behind the noisy latents, a mask [B, 1, H, W]
     * and the latents of what it leaves of an image [B, C, H, W] as more channels.
     */
    default boolean inpaints() {
        return false;
    }

    /** Returns the height and width of the latents that the network was made for, or 0 if nothing says. */
    int sampleSize();

    /** Returns what H and W must be multiples of. */
    int sizeMultiple();

    /** Returns the channels of the first hidden states, which tell how much work a position of the latent is. */
    int hiddenChannels();

    @Override
    void close();
}
