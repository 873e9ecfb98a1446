package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.solver.LookAhead;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Map;

/**
 * Heun's method, of order 2 (Karras et al. 2022, arXiv 2206.00364, algorithm 1 without fresh noise): look ahead with
 * Euler's method, then take the step with the mean of both slopes. The last step, to σ = 0 where there is no slope, is
 * Euler's.
 *
 * <pre>
 * d = (x − x̂_0)/σ      d' = (y − x̂_0')/σ' at y = x + (σ' − σ)·d      x' = x + (σ' − σ)·(d + d')/2
 * </pre>
 */
final class HeunDiscreteScheduler extends SigmaScheduler {
    /** What diffusers takes where a configuration says nothing of it. */
    private static final Map<String, Object> DEFAULTS = Map.of("beta_start", 0.00085, "beta_end", 0.012);

    private final double clipRange;
    private final LookAhead lookAhead = new LookAhead();

    HeunDiscreteScheduler(SchedulerConfig config, int count) {
        super(steps(config, count));
        this.clipRange =
                config.flag("clip_sample", false) ? config.number("clip_sample_range", 1) : Double.POSITIVE_INFINITY;
    }

    private static SigmaSteps steps(SchedulerConfig config, int count) {
        config.refuseFlags("rescale_betas_zero_snr");
        return SigmaSteps.of(config, NoiseSchedule.of(config.orElse(DEFAULTS)), count, 0);
    }

    @Override
    public double[] timesteps() {
        return LookAhead.interleaved(steps().timesteps(), step -> steps().timesteps()[step + 1]);
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    /** The next level when looking ahead. */
    @Override
    double sigmaAt(int call) {
        return steps().sigma((call + 1) / 2);
    }

    @Override
    public Tensor step(Tensor modelOutput, int call, Tensor sample, StepNoise noise) {
        int step = call / 2;
        double stride = steps().sigma(step + 1) - steps().sigma(step);
        try (Scope scope = Scope.open()) {
            Tensor slope = slope(modelOutput, sample, sigmaAt(call));
            if (LookAhead.isFirst(call)) {
                lookAhead.remember(sample, slope);
                return scope.keep(sample.addScaled(slope, stride));
            }
            Tensor mean = lookAhead.slope().add(slope).mul(0.5);
            return scope.keep(lookAhead.sample().addScaled(mean, stride));
        }
    }

    private Tensor slope(Tensor modelOutput, Tensor sample, double sigma) {
        Tensor clean = steps().clean(modelOutput, sample, sigma);
        Tensor clipped = clipRange < Double.POSITIVE_INFINITY ? clean.clamp(-clipRange, clipRange) : clean;
        return sample.sub(clipped).div(sigma);
    }

    @Override
    public void close() {
        lookAhead.close();
    }
}
