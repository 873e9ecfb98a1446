package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * How the noise of a training sample is made: Gaussian, with what people add to it so that a model also learns the
 * brightness and the large shapes of an image, which plain noise leaves visible even at the last timestep.
 *
 * @param offset deviation of offset noise (Guttenberg 2023): one more draw for each channel, the same over the latent
 * @param perturbation deviation γ of the noise that is added to the input but not asked for (Ning et al. 2023, arXiv
 *     2301.11706, algorithm 1)
 * @param pyramidLevels number of levels of pyramid noise (Whitaker 2023): noise of ever lower resolution is enlarged and
 *     added, and the sum brought to deviation 1; 0 for none
 * @param pyramidDiscount what each level counts beside the one before
 */
public record NoiseRecipe(double offset, double perturbation, int pyramidLevels, double pyramidDiscount) {
    /** Gaussian noise and nothing else. */
    public static final NoiseRecipe PLAIN = new NoiseRecipe(0, 0, 0, 1);

    /**
     * The noise of one sample, on the host.
     *
     * @param target what the network is asked for
     * @param input what is added to the latent; the same tensor without perturbation
     */
    public record Draw(Tensor target, Tensor input) {}

    /**
     * Draws the noise of one sample.
     *
     * @param seed of the run
     * @param step optimizer step, from 0
     * @param sample number of the sample within the step
     * @param shape of its latent, [1, C, H, W]
     */
    public Draw draw(long seed, long step, int sample, long... shape) {
        try (Scope scope = Scope.open()) {
            Tensor noise = Noise.normal(Noise.seed(seed, RandomStream.TRAINING_NOISE, step, sample), shape);
            if (offset > 0) {
                long offsetSeed = Noise.seed(seed, RandomStream.NOISE_OFFSET, step, sample);
                noise = noise.addScaled(Noise.normal(offsetSeed, shape[0], shape[1], 1, 1), offset);
            }
            if (pyramidLevels > 0) {
                noise = pyramid(noise, seed, step, sample);
            }
            scope.keep(noise);
            if (perturbation == 0) {
                return new Draw(noise, noise);
            }
            long perturbationSeed = Noise.seed(seed, RandomStream.INPUT_PERTURBATION, step, sample);
            return new Draw(noise, scope.keep(noise.addScaled(Noise.normal(perturbationSeed, shape), perturbation)));
        }
    }

    /**
     * Adds the levels. How much coarser a level is than the one before is drawn anew each time, between 2 and 4, so that
     * no grid shows through; the last level is a single number.
     */
    private Tensor pyramid(Tensor noise, long seed, long step, int sample) {
        long[] shape = noise.shape();
        long scales = Noise.seed(seed, RandomStream.PYRAMID_SCALE, step, sample);
        long levels = Noise.seed(seed, RandomStream.PYRAMID_NOISE, step, sample);
        Tensor sum = noise;
        for (int level = 0; level < pyramidLevels; level++) {
            double scale =
                    Math.pow(2 + 2 * Noise.uniform(Noise.seed(scales, RandomStream.PYRAMID_SCALE, level, 0)), level);
            long height = Math.max(1, (long) (shape[2] / scale));
            long width = Math.max(1, (long) (shape[3] / scale));
            Tensor coarse = Noise.normal(
                    Noise.seed(levels, RandomStream.PYRAMID_NOISE, level, 0), shape[0], shape[1], height, width);
            Tensor enlarged = Ops.enlargeBilinear(coarse, shape[2], shape[3]);
            sum = sum.addScaled(enlarged, Math.pow(pyramidDiscount, level));
            if (height == 1 || width == 1) {
                break;
            }
        }
        return sum.div(Ops.deviation(sum));
    }
}
