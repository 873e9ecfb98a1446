package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.IntegerTimesteps;
import dev.dreambooth.engine.diffusion.levels.NoiseLevels;
import dev.dreambooth.engine.diffusion.levels.SigmaSpacing;
import dev.dreambooth.engine.diffusion.levels.TimestepSpacing;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;

/**
 * What the schedulers share that keep samples in the variance-exploding scale x = x_0 + σ·ε (Karras et al. 2022, arXiv
 * 2206.00364), which the network sees divided by √(σ² + 1).
 *
 * <p>Without fresh noise such a sample moves along dx/dσ = (x − x̂_0)/σ (their equations 1 and 3 with σ as the time),
 * on a straight line through the predicted clean sample x̂_0; an Euler step from σ to σ' is x + (σ' − σ)·(x − x̂_0)/σ.
 */
final class SigmaSteps {
    private final NoiseLevels levels;
    private final PredictionType prediction;
    private final double initNoiseSigma;

    private SigmaSteps(NoiseLevels levels, PredictionType prediction, TimestepSpacing spacing) {
        this.levels = levels;
        this.prediction = prediction;
        double most = levels.largestSigma();
        this.initNoiseSigma = spacing == TimestepSpacing.LEADING ? Math.sqrt(most * most + 1) : most;
    }

    /** Returns the levels of the timesteps of the configuration's spacing, fractions included, and noise 0 at the end. */
    static SigmaSteps ofTimesteps(SchedulerConfig config, NoiseSchedule schedule, int count) {
        TimestepSpacing spacing = TimestepSpacing.of(config, TimestepSpacing.LINSPACE);
        double[] timesteps =
                singlePrecision(spacing.timesteps(schedule.timesteps(), count, IntegerTimesteps.stepsOffset(config)));
        return new SigmaSteps(NoiseLevels.at(timesteps, schedule, 0), PredictionType.of(config), spacing);
    }

    /**
     * Returns the levels that the configuration asks for: of its timesteps, or spread otherwise between the first and the
     * last of these.
     *
     * @param last level after the last step
     */
    static SigmaSteps of(SchedulerConfig config, NoiseSchedule schedule, int count, double last) {
        SigmaSteps steps = ofTimesteps(config, schedule, count);
        SigmaSpacing spacing = SigmaSpacing.of(config, SigmaSpacing.COMMON);
        NoiseLevels levels = spacing == SigmaSpacing.OF_TIMESTEPS
                ? steps.levels.withLast(last)
                : NoiseLevels.spread(spacing, config, schedule, count, steps.sigma(0), steps.sigma(count - 1), last);
        return new SigmaSteps(levels, steps.prediction, TimestepSpacing.of(config, TimestepSpacing.LINSPACE));
    }

    /** Returns the same, if the network predicts noise or velocity. */
    SigmaSteps withoutSamplePrediction(SchedulerConfig config) {
        if (prediction == PredictionType.SAMPLE) {
            throw config.unsupported("prediction_type", prediction.configName(), "epsilon or v_prediction");
        }
        return this;
    }

    /** Returns the number of levels but the last, N. */
    int count() {
        return levels.steps();
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

    /** Returns a sample as the network wants to see it, of about unit variance. */
    static Tensor scaled(Tensor sample, double sigma) {
        return sample.div(Math.sqrt(sigma * sigma + 1));
    }

    /** Returns x̂_0, the clean sample that a prediction implies for a sample of noise level σ. */
    Tensor clean(Tensor modelOutput, Tensor sample, double sigma) {
        return prediction.cleanSample(modelOutput, sample, 1, sigma);
    }

    /** Returns dx/dσ = (x − x̂_0)/σ. */
    Tensor derivative(Tensor modelOutput, Tensor sample, double sigma) {
        return sample.sub(clean(modelOutput, sample, sigma)).div(sigma);
    }

    /** One Euler step from the level before {@code step} to {@code target}. */
    Tensor towards(double target, Tensor modelOutput, int step, Tensor sample) {
        double sigma = sigma(step);
        return sample.add(derivative(modelOutput, sample, sigma).mul(target - sigma));
    }
}
