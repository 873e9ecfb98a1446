package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.IntegerTimesteps;
import dev.dreambooth.engine.diffusion.solver.PredictionHistory;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pseudo numerical methods for diffusion models (Liu et al. 2022, arXiv 2202.09778) in the form that Stable Diffusion
 * uses: the linear multistep method (PLMS) alone, started without Runge-Kutta steps.
 *
 * <p>A step carries the sample from timestep t to s by equation 9,
 *
 * <pre>
 * x_s = √(ᾱ_s/ᾱ_t)·x_t − (ᾱ_s − ᾱ_t)·ε' / (ᾱ_t·√(1 − ᾱ_s) + √(ᾱ_t·(1 − ᾱ_t)·ᾱ_s))
 * ε' = (55·ε_0 − 59·ε_1 + 37·ε_2 − 9·ε_3)/24
 * </pre>
 *
 * where ε_0 is the newest noise prediction and ε_1, ε_2, ε_3 are those before it, combined as Adams and Bashforth do;
 * while fewer are known, the shorter formulas of the same family take their place. The first step is taken twice, as
 * Heun's method does: once to look ahead, then again with the mean of both predictions.
 *
 * <p>Begun at a later step, the second step taken is still the repeated one, whatever its timestep, as in diffusers.
 */
public final class PNDMScheduler implements Scheduler {
    /** Adams-Bashforth weights by number of predictions known, newest first. */
    private static final double[][] ADAMS_BASHFORTH = {
        {1}, {3 / 2.0, -1 / 2.0}, {23 / 12.0, -16 / 12.0, 5 / 12.0}, {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
    };

    private final NoiseSchedule schedule;
    private final PredictionType prediction;
    private final double[] timesteps;
    private final int stride;
    private final double finalAlphaCumprod;
    private final PredictionHistory predictions = new PredictionHistory(ADAMS_BASHFORTH.length);
    private @Nullable Tensor firstSample;
    private int taken;

    PNDMScheduler(SchedulerConfig config, int steps) {
        if (!config.flag("skip_prk_steps", false)) {
            throw config.unsupported("skip_prk_steps", false, "true");
        }
        config.refuseFlags("rescale_betas_zero_snr");
        this.schedule = NoiseSchedule.of(config);
        this.prediction = PredictionType.of(config);
        if (prediction == PredictionType.SAMPLE) {
            throw config.unsupported("prediction_type", prediction.configName(), "epsilon or v_prediction");
        }
        this.timesteps = repeatSecond(IntegerTimesteps.wholeTimesteps(config, schedule, steps));
        this.stride = schedule.timesteps() / steps;
        this.finalAlphaCumprod = config.flag("set_alpha_to_one", false) ? 1 : schedule.alphaCumprod(0);
    }

    private static double[] repeatSecond(double[] timesteps) {
        if (timesteps.length == 1) {
            return timesteps;
        }
        double[] repeated = new double[timesteps.length + 1];
        System.arraycopy(timesteps, 0, repeated, 0, 2);
        System.arraycopy(timesteps, 1, repeated, 2, timesteps.length - 1);
        return repeated;
    }

    @Override
    public double[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        return schedule.addNoise(clean, noise, (int) timesteps[step]);
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        int timestep = (int) timesteps[step];
        int turn = taken++;
        try (Scope scope = Scope.open()) {
            if (turn == 1) {
                // The look-ahead: go from the first sample again, over the same interval, with the mean prediction.
                Tensor mean = modelOutput.add(predictions.get(0)).mul(0.5);
                Tensor first = Objects.requireNonNull(firstSample, "steps are taken in turn, from the first");
                return scope.keep(transfer(mean, first, timestep + stride, timestep));
            }
            predictions.add(modelOutput);
            if (turn == 0) {
                firstSample = Scope.detach(sample.copy());
            }
            return scope.keep(transfer(
                    predictions.combined(ADAMS_BASHFORTH[predictions.size() - 1]),
                    sample,
                    timestep,
                    timestep - stride));
        }
    }

    /** Carries a sample from one timestep to an earlier one along a prediction: equation 9 of the paper. */
    private Tensor transfer(Tensor output, Tensor sample, int from, int to) {
        double alphaBar = schedule.alphaCumprod(from);
        double alphaBarTo = to >= 0 ? schedule.alphaCumprod(to) : finalAlphaCumprod;
        Tensor epsilon = prediction.noise(output, sample, Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar));
        double denominator = alphaBar * Math.sqrt(1 - alphaBarTo) + Math.sqrt(alphaBar * (1 - alphaBar) * alphaBarTo);
        return sample.mul(Math.sqrt(alphaBarTo / alphaBar)).addScaled(epsilon, -(alphaBarTo - alphaBar) / denominator);
    }

    @Override
    public void close() {
        predictions.close();
        if (firstSample != null) {
            firstSample.close();
        }
    }
}
