package dev.dreambooth.engine.tensor;

/** What a random draw is for. Draws for different purposes are independent even where seed, step and sample agree. */
public enum Purpose {
    /** The Gaussian noise that training adds to a latent. */
    TRAINING_NOISE,
    /** Which timestep a training sample is noised to. */
    TIMESTEP,
    /** The sample taken of the VAE's posterior. */
    POSTERIOR,
    /** Whether an image is mirrored. */
    FLIP,
    /** Where an image is cropped. */
    CROP,
    /** The order in which images are visited. */
    DATA_ORDER,
    /** Whether a caption is dropped for unconditional training. */
    CAPTION_DROP,
    /** Seeds of class images. */
    CLASS_IMAGE,
    /** Seeds of sample images. */
    SAMPLE_IMAGE,
    /** Initial values of weights that are trained from scratch. */
    INITIALIZATION,
    /** Composition of synthetic training pictures. */
    COMPOSITION
}
