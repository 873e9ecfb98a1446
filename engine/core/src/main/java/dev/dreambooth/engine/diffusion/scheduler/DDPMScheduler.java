package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.IntegerTimesteps;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Denoising diffusion probabilistic models (Ho et al. 2020, arXiv 2006.11239, equations 6 and 7): the reverse diffusion
 * process itself, from each timestep t to the next one of the run, s.
 *
 * <pre>
 * x_s = √ᾱ_s·β/(1 − ᾱ_t)·x̂_0 + √(1 − β)·(1 − ᾱ_s)/(1 − ᾱ_t)·x_t + σ·z      β = 1 − ᾱ_t/ᾱ_s
 * </pre>
 *
 * <ul>
 *   <li>z: fresh standard normal noise
 *   <li>σ²: (1 − ᾱ_s)/(1 − ᾱ_t)·β, the variance if x_0 were known, or β ({@code variance_type})
 * </ul>
 */
final class DDPMScheduler implements Scheduler {
    private static final double LEAST_VARIANCE = 1e-20;

    private final NoiseSchedule schedule;
    private final PredictionType prediction;
    private final double[] timesteps;
    private final boolean largeVariance;
    private final double clipRange;

    DDPMScheduler(SchedulerConfig config, int steps) {
        config.refuseFlags("thresholding");
        this.schedule = NoiseSchedule.of(config);
        this.prediction = PredictionType.of(config);
        this.timesteps = IntegerTimesteps.wholeTimesteps(config, schedule, steps);
        IntegerTimesteps.requireSignal(config, schedule, prediction, timesteps[0]);
        String variance = config.text("variance_type", "fixed_small");
        this.largeVariance = switch (variance) {
            case "fixed_small", "fixed_small_log" -> false;
            case "fixed_large" -> true;
            default -> throw config.unsupported("variance_type", variance, "fixed_small or fixed_large");
        };
        this.clipRange =
                config.flag("clip_sample", true) ? config.number("clip_sample_range", 1) : Double.POSITIVE_INFINITY;
    }

    @Override
    public double[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public boolean drawsNoise(int step) {
        return timesteps[step] > 0;
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        return schedule.addNoise(clean, noise, (int) timesteps[step]);
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        double alphaBar = schedule.alphaCumprod((int) timesteps[step]);
        double alphaBarNext = step + 1 < timesteps.length ? schedule.alphaCumprod((int) timesteps[step + 1]) : 1;
        double beta = 1 - alphaBar / alphaBarNext;
        double posterior = (1 - alphaBarNext) / (1 - alphaBar);
        double variance = largeVariance ? beta : Math.max(posterior * beta, LEAST_VARIANCE);
        try (Scope scope = Scope.open()) {
            Tensor clean = prediction.cleanSample(modelOutput, sample, Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar));
            if (clipRange < Double.POSITIVE_INFINITY) {
                clean = clean.clamp(-clipRange, clipRange);
            }
            Tensor next = clean.mul(Math.sqrt(alphaBarNext) * beta / (1 - alphaBar))
                    .addScaled(sample, Math.sqrt(1 - beta) * posterior);
            return scope.keep(drawsNoise(step) ? next.addScaled(noise.at(step), Math.sqrt(variance)) : next);
        }
    }
}
