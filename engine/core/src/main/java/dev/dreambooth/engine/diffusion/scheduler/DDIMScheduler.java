package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.IntegerTimesteps;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * Denoising diffusion implicit models (Song, Meng and Ermon 2020, arXiv 2010.02502, equations 12 and 16): from the
 * predicted clean sample, jump back to the previous timestep's noise level, re-using the predicted noise.
 *
 * <pre>
 * x_s = √ᾱ_s·x̂_0 + √(1 − ᾱ_s − σ²)·ε̂ + σ·z      σ = η·√((1 − ᾱ_s)/(1 − ᾱ_t))·√(1 − ᾱ_t/ᾱ_s)
 * </pre>
 *
 * <ul>
 *   <li>t, s: the timestep and the one a stride before it
 *   <li>x̂_0, ε̂: clean sample and noise as the network's prediction at t implies them
 *   <li>z: fresh standard normal noise
 *   <li>η: how much of it is mixed in; 0 is deterministic, 1 has the variance of ancestral sampling
 * </ul>
 */
final class DDIMScheduler implements Scheduler {
    private final NoiseSchedule schedule;
    private final PredictionType prediction;
    private final double[] timesteps;
    private final int stride;
    private final double finalAlphaCumprod;
    private final double clipRange;
    private final double eta;

    DDIMScheduler(SchedulerConfig config, int steps) {
        this(config, steps, 0);
    }

    DDIMScheduler(SchedulerConfig config, int steps, double eta) {
        config.refuseFlags("thresholding");
        this.schedule = NoiseSchedule.of(config);
        this.prediction = PredictionType.of(config);
        this.timesteps = IntegerTimesteps.wholeTimesteps(config, schedule, steps);
        this.stride = schedule.timesteps() / steps;
        this.finalAlphaCumprod = config.flag("set_alpha_to_one", true) ? 1 : schedule.alphaCumprod(0);
        this.clipRange =
                config.flag("clip_sample", true) ? config.number("clip_sample_range", 1) : Double.POSITIVE_INFINITY;
        this.eta = eta;
        IntegerTimesteps.requireSignal(config, schedule, prediction, timesteps[0]);
        if (!(eta >= 0 && eta <= 1)) {
            throw UserError.configuration(
                            "eta = " + eta + " is outside 0 to 1.", "Use 0 for the deterministic scheduler.")
                    .about(GenerateSettings.ETA);
        }
    }

    @Override
    public double[] timesteps() {
        return timesteps.clone();
    }

    @Override
    public boolean drawsNoise(int step) {
        return eta > 0;
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        return schedule.addNoise(clean, noise, (int) timesteps[step]);
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        int timestep = (int) timesteps[step];
        int previous = timestep - stride;
        double alphaBar = schedule.alphaCumprod(timestep);
        double alphaBarPrevious = previous >= 0 ? schedule.alphaCumprod(previous) : finalAlphaCumprod;
        double sigma = eta * Math.sqrt((1 - alphaBarPrevious) / (1 - alphaBar) * (1 - alphaBar / alphaBarPrevious));
        try (Scope scope = Scope.open()) {
            Tensor clean = prediction.cleanSample(modelOutput, sample, Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar));
            Tensor epsilon = prediction.noise(modelOutput, sample, Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar));
            if (clipRange < Double.POSITIVE_INFINITY) {
                clean = clean.clamp(-clipRange, clipRange);
            }
            Tensor next = clean.mul(Math.sqrt(alphaBarPrevious))
                    .addScaled(epsilon, Math.sqrt(1 - alphaBarPrevious - sigma * sigma));
            return scope.keep(eta > 0 ? next.addScaled(noise.at(step), sigma) : next);
        }
    }
}
