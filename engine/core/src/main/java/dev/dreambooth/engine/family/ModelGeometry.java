package dev.dreambooth.engine.family;

import dev.dreambooth.engine.model.part.Denoiser;

/**
 * What a model's configurations tell of its sizes before any weight is read, counted in numbers rather than bytes.
 *
 * <p>Shapes: H × W height and width of a latent, F pixels a latent position in each direction.
 */
public interface ModelGeometry {
    /**
     * What the denoiser's blocks hold for the way back.
     *
     * @param kept by all blocks together, inner activations included
     * @param inputs of all blocks: what is kept with gradient checkpointing
     * @param largestBlock kept by the one block that keeps most
     */
    record Activations(long kept, long inputs, long largestBlock) {}

    /** Returns whether the denoiser was made for inpainting; see {@link Denoiser#inpaints}. */
    default boolean inpaints() {
        return false;
    }

    /** Returns F. */
    int latentFactor();

    /** Returns the channels of a latent. */
    int latentChannels();

    /**
     * Counts the denoiser's activations in one training pass.
     *
     * @param images in the pass
     * @param height H
     * @param width W
     */
    Activations denoiserActivations(long images, long height, long width);

    /**
     * Counts what is held at a time while an image is encoded.
     *
     * @param side of the image in pixels
     */
    long encoderActivations(long side);
}
