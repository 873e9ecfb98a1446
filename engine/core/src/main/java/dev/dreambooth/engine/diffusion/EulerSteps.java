package dev.dreambooth.engine.diffusion;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;

/**
 * What Euler's method and its ancestral variant share: samples in the variance-exploding scale x = x_0 + σ·ε (Karras et
 * al. 2022, arXiv 2206.00364), which the network sees divided by √(σ² + 1).
 *
 * <p>Without fresh noise such a sample moves along dx/dσ = (x − x̂_0)/σ (their equations 1 and 3 with σ as the time),
 * on a straight line through the predicted clean sample x̂_0; a step from σ to σ' is x + (σ' − σ)·(x − x̂_0)/σ.
 */
final class EulerSteps {
    private final NoiseLevels levels;
    private final PredictionType prediction;
    private final double initNoiseSigma;

    EulerSteps(NoiseLevels levels, PredictionType prediction, TimestepSpacing spacing) {
        this.levels = levels;
        this.prediction = prediction;
        double most = levels.largestSigma();
        this.initNoiseSigma = spacing == TimestepSpacing.LEADING ? Math.sqrt(most * most + 1) : most;
    }

    /** Timesteps by the configuration's spacing, fractions included. */
    static double[] timesteps(SchedulerConfig config, TimestepSpacing spacing, NoiseSchedule schedule, int steps) {
        return singlePrecision(spacing.timesteps(schedule.timesteps(), steps, IntegerTimesteps.stepsOffset(config)));
    }

    double[] timesteps() {
        return singlePrecision(levels.timesteps());
    }

    /** Fractions as a network of single precision is told them. */
    private static double[] singlePrecision(double[] timesteps) {
        return Arrays.stream(timesteps).map(timestep -> (float) timestep).toArray();
    }

    double initNoiseSigma() {
        return initNoiseSigma;
    }

    double sigma(int step) {
        return levels.sigma(step);
    }

    Tensor scaleModelInput(Tensor sample, int step) {
        return sample.div(Math.sqrt(sigma(step) * sigma(step) + 1));
    }

    /** One Euler step along dx/dσ = (x − x_0)/σ from the level before {@code step} to {@code target}. */
    Tensor towards(double target, Tensor modelOutput, int step, Tensor sample) {
        double sigma = sigma(step);
        Tensor clean = prediction.cleanSample(modelOutput, sample, 1, sigma);
        return sample.add(sample.sub(clean).div(sigma).mul(target - sigma));
    }
}
