package dev.dreambooth.engine.tensor;

/** What a random draw is for. Draws for different purposes are independent even where seed, step and sample agree. */
public enum RandomStream {
    /** The Gaussian noise that training adds to a latent. */
    TRAINING_NOISE(1),
    /** Which timestep a training sample is noised to. */
    TIMESTEP(2),
    /** The sample taken of the VAE's posterior. */
    POSTERIOR(3),
    /** Whether an image is mirrored. */
    FLIP(4),
    /** Where an image is cropped. */
    CROP(5),
    /** The order in which images are visited. */
    DATA_ORDER(6),
    /** Whether a caption is dropped for unconditional training. */
    CAPTION_DROP(7),
    /** Seeds of class images. */
    CLASS_IMAGE(8),
    /** Seeds of sample images. */
    SAMPLE_IMAGE(9),
    /** Initial values of weights that are trained from scratch. */
    INITIALIZATION(10),
    /** Composition of synthetic training images. */
    COMPOSITION(11),
    /** Which subject of several a training sample shows. */
    CONCEPT(20),
    /** The noise of held-out images, the same at every validation. */
    VALIDATION(21),
    /** How images of different sizes are dealt into batches. */
    BUCKET(22),
    /** The noise on which an identifier is tried before it is taught. */
    IDENTIFIER(24),
    /** Which way bfloat16 weights are rounded. */
    ROUNDING(23),
    /** Which way running means of gradients in bfloat16 are rounded. */
    FIRST_MOMENT(25),
    /** Which way running means of squared gradients in bfloat16 are rounded. */
    SECOND_MOMENT(26),
    /** Which inputs an adapter does not see in a training step. */
    LORA_DROPOUT(30),
    /** Noise that is the same over a whole latent. */
    NOISE_OFFSET(40),
    /** Noise that the network is shown but not asked for. */
    INPUT_PERTURBATION(41),
    /** The coarser levels of pyramid noise. */
    PYRAMID_NOISE(42),
    /** How much coarser a level of pyramid noise is than the one before. */
    PYRAMID_SCALE(43);

    private final long number;

    RandomStream(long number) {
        this.number = number;
    }

    /** The number that enters the seed: it must never change, or every recorded run draws other numbers. */
    long number() {
        return number;
    }
}
