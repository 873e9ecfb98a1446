package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.NoiseLevels;
import dev.dreambooth.engine.diffusion.solver.AncestralLevel;
import dev.dreambooth.engine.diffusion.solver.LookAhead;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Map;

/**
 * DPM-Solver++ for the reverse diffusion SDE, in two stages (A1111 calls it DPM++ SDE): an ancestral step ({@link
 * AncestralLevel}) to the middle m = √(σ·σ') of the step in ln σ, then from the step's beginning the whole way with the
 * clean sample that is predicted there.
 *
 * <pre>
 * y = (σ_down/σ)·x + (1 − σ_down/σ)·x̂_0 + σ_up·w
 * </pre>
 *
 * <p>Both stages see one Brownian path W over σ: w = (W(σ) − W(m))/√(σ − m) on the way to m, and (W(σ) − W(σ'))/√(σ − σ')
 * over the whole step, whose first part is the same. Each part is fresh noise of its own; diffusers draws them from a
 * generator of the package torchsde instead, so that its images differ.
 */
final class DPMSolverSDEScheduler extends SigmaScheduler {
    private static final Map<String, Object> DEFAULTS = Map.of("beta_start", 0.00085, "beta_end", 0.012);

    private final double[] timesteps;
    private final LookAhead lookAhead = new LookAhead();

    DPMSolverSDEScheduler(SchedulerConfig config, int count) {
        super(steps(config, count));
        NoiseSchedule schedule = NoiseSchedule.of(config.orElse(DEFAULTS));
        this.timesteps = LookAhead.interleaved(
                steps().timesteps(), step -> (float) NoiseLevels.timestepOf(middle(step), schedule));
    }

    private static SigmaSteps steps(SchedulerConfig config, int count) {
        config.refuseFlags("rescale_betas_zero_snr");
        return SigmaSteps.of(config, NoiseSchedule.of(config.orElse(DEFAULTS)), count, 0)
                .withoutSamplePrediction(config);
    }

    private double middle(int step) {
        return Math.sqrt(steps().sigma(step) * steps().sigma(step + 1));
    }

    @Override
    public double[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    /** The last step, to no noise, is Euler's. */
    @Override
    public boolean drawsNoise(int call) {
        return call < timesteps.length - 1;
    }

    @Override
    double sigmaAt(int call) {
        return LookAhead.isFirst(call) ? steps().sigma(call / 2) : middle(call / 2);
    }

    /** Adds the noise of the level that a step begins with, or, on the way, of the one it ends with, as diffusers does. */
    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int call) {
        return clean.addScaled(noise, steps().sigma((call + 1) / 2));
    }

    @Override
    public Tensor step(Tensor modelOutput, int call, Tensor sample, StepNoise noise) {
        int step = call / 2;
        double sigma = steps().sigma(step);
        double next = steps().sigma(step + 1);
        try (Scope scope = Scope.open()) {
            if (!drawsNoise(call)) {
                return scope.keep(steps().towards(next, modelOutput, step, sample));
            }
            Tensor clean = steps().clean(modelOutput, sample, sigmaAt(call));
            if (LookAhead.isFirst(call)) {
                lookAhead.remember(sample, clean);
                return scope.keep(ancestral(sample, clean, sigma, middle(step), noise.at(call)));
            }
            double first = sigma - middle(step);
            double second = middle(step) - next;
            Tensor whole = noise.at(call - 1)
                    .mul(Math.sqrt(first))
                    .addScaled(noise.at(call), Math.sqrt(second))
                    .div(Math.sqrt(first + second));
            return scope.keep(ancestral(lookAhead.sample(), clean, sigma, next, whole));
        }
    }

    private static Tensor ancestral(Tensor sample, Tensor clean, double sigma, double next, Tensor noise) {
        AncestralLevel level = AncestralLevel.of(sigma, next);
        double left = level.down() / sigma;
        return sample.mul(left).addScaled(clean, 1 - left).addScaled(noise, level.up());
    }

    @Override
    public void close() {
        lookAhead.close();
    }
}
