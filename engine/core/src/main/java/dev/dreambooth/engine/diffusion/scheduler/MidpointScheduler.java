package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.NoiseLevels;
import dev.dreambooth.engine.diffusion.levels.SigmaSpacing;
import dev.dreambooth.engine.diffusion.solver.LookAhead;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * What both forms of KDPM2 share: DPM-Solver-2 (Lu et al. 2022, arXiv 2206.00927, algorithm 1) in the variance-exploding
 * scale, as Karras et al. 2022 would write it: half a step in ln σ, then the whole step with the slope found there.
 *
 * <pre>
 * m = √(σ·σ')      y = x + (m − σ)·d      x' = x + (σ' − σ)·(y − x̂_0(y))/m
 * </pre>
 *
 * <p>The last step, to σ = 0, is Euler's.
 */
abstract class MidpointScheduler extends SigmaScheduler {
    private static final Map<String, Object> DEFAULTS = Map.of("beta_start", 0.00085, "beta_end", 0.012);

    private final double[] targets;
    private final double[] timesteps;
    private final LookAhead lookAhead = new LookAhead();

    /** @param target the level that a step goes to without fresh noise, of the levels before and after it */
    MidpointScheduler(SchedulerConfig config, int count, DoubleBinaryOperator target) {
        super(steps(config, count));
        NoiseSchedule schedule = NoiseSchedule.of(config.orElse(DEFAULTS));
        this.targets = IntStream.range(0, count)
                .mapToDouble(step -> target.applyAsDouble(steps().sigma(step), steps().sigma(step + 1)))
                .toArray();
        boolean karras = SigmaSpacing.of(config, List.of(SigmaSpacing.KARRAS)) == SigmaSpacing.KARRAS;
        double[] first = steps().timesteps();
        for (int i = 0; i < first.length; i++) {
            first[i] = karras ? Math.rint(first[i]) : first[i];
        }
        this.timesteps = LookAhead.interleaved(first, step -> (float) NoiseLevels.timestepOf(midpoint(step), schedule));
    }

    private static SigmaSteps steps(SchedulerConfig config, int count) {
        config.refuseFlags("rescale_betas_zero_snr");
        return SigmaSteps.of(config, NoiseSchedule.of(config.orElse(DEFAULTS)), count, 0)
                .withoutSamplePrediction(config);
    }

    /** The level in the middle of a step, in ln σ; 0 for the step to 0. */
    private double midpoint(int step) {
        return (float) Math.sqrt(steps().sigma(step) * targets[step]);
    }

    @Override
    public final double[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public final int callsPerStep() {
        return 2;
    }

    /** The step's level, or that of its middle. */
    @Override
    final double sigmaAt(int call) {
        return LookAhead.isFirst(call) ? steps().sigma(call / 2) : midpoint(call / 2);
    }

    /** Adds the noise of the level that a step begins with, or, on the way, of the one it ends with, as diffusers does. */
    @Override
    public final Tensor addNoise(Tensor clean, Tensor noise, int call) {
        return clean.addScaled(noise, steps().sigma((call + 1) / 2));
    }

    /** Takes half a step or a whole one, without fresh noise. */
    @Override
    public Tensor step(Tensor modelOutput, int call, Tensor sample, StepNoise noise) {
        int step = call / 2;
        double sigma = steps().sigma(step);
        try (Scope scope = Scope.open()) {
            if (LookAhead.isFirst(call)) {
                Tensor slope = steps().derivative(modelOutput, sample, sigma);
                lookAhead.remember(sample, slope);
                return scope.keep(sample.addScaled(slope, midpoint(step) - sigma));
            }
            Tensor slope = steps().derivative(modelOutput, sample, midpoint(step));
            return scope.keep(lookAhead.sample().addScaled(slope, targets[step] - sigma));
        }
    }

    @Override
    public final void close() {
        lookAhead.close();
    }
}
