package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.IntegerTimesteps;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Map;

/**
 * Multistep consistency sampling (Luo et al. 2023, arXiv 2310.04378, algorithm 3), for latent consistency models and LoRAs
 * that were distilled to jump from any timestep to the clean sample: each step jumps there, and but for the last noises
 * what it finds anew.
 *
 * <pre>
 * y = c_out·x̂_0 + c_skip·x_t      x_s = √ᾱ_s·y + √(1 − ᾱ_s)·z
 * c_skip = σ_d²/(τ² + σ_d²)      c_out = τ/√(τ² + σ_d²)      τ = 10·t, σ_d = ½
 * </pre>
 *
 * <p>Its timesteps are some of those that the model was distilled on ({@code original_inference_steps}, 50).
 */
final class LCMScheduler implements Scheduler {
    private static final double DATA_VARIANCE = 0.25;

    /** What diffusers takes where a configuration says nothing of it. */
    private static final Map<String, Object> DEFAULTS =
            Map.of("beta_start", 0.00085, "beta_end", 0.012, "beta_schedule", "scaled_linear");

    private final NoiseSchedule schedule;
    private final PredictionType prediction;
    private final int[] timesteps;
    private final double timestepScaling;
    private final double clipRange;

    LCMScheduler(SchedulerConfig config, int steps) {
        config.refuseFlags("thresholding");
        this.schedule = NoiseSchedule.of(config.orElse(DEFAULTS));
        this.prediction = PredictionType.of(config);
        this.timesteps = timesteps(config, schedule.timesteps(), steps);
        IntegerTimesteps.requireSignal(config, schedule, prediction, timesteps[0]);
        this.timestepScaling = config.number("timestep_scaling", 10);
        this.clipRange =
                config.flag("clip_sample", false) ? config.number("clip_sample_range", 1) : Double.POSITIVE_INFINITY;
    }

    private static int[] timesteps(SchedulerConfig config, int train, int steps) {
        int original = config.integer("original_inference_steps", 50, 1, train);
        if (original > train) {
            throw UserError.data(
                    "The scheduler lcm takes its timesteps from " + original
                            + " that a model was distilled on, and this one has " + train + " (num_train_timesteps in "
                            + config.source() + ").",
                    "Choose another scheduler, or correct original_inference_steps there.");
        }
        if (steps > original) {
            throw UserError.configuration(
                            steps
                                    + " inference steps are impossible with the scheduler lcm: the model was distilled on "
                                    + original + " timesteps (original_inference_steps in " + config.source() + ").",
                            "Use 1 to " + original + "; 4 to 8 are usual.")
                    .about(GenerateSettings.INFERENCE_STEPS);
        }
        int stride = train / original;
        int[] timesteps = new int[steps];
        for (int i = 0; i < steps; i++) {
            int skipped = (int) Math.floor(i * ((double) original / steps));
            timesteps[i] = (original - skipped) * stride - 1;
        }
        return timesteps;
    }

    @Override
    public double[] timesteps() {
        double[] told = new double[timesteps.length];
        for (int i = 0; i < told.length; i++) {
            told[i] = timesteps[i];
        }
        return told;
    }

    @Override
    public boolean drawsNoise(int step) {
        return step < timesteps.length - 1;
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        return schedule.addNoise(clean, noise, timesteps[step]);
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        double alphaBar = schedule.alphaCumprod(timesteps[step]);
        double time = timesteps[step] * timestepScaling;
        double skip = DATA_VARIANCE / (time * time + DATA_VARIANCE);
        double out = time / Math.sqrt(time * time + DATA_VARIANCE);
        try (Scope scope = Scope.open()) {
            Tensor clean = prediction.cleanSample(modelOutput, sample, Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar));
            if (clipRange < Double.POSITIVE_INFINITY) {
                clean = clean.clamp(-clipRange, clipRange);
            }
            Tensor jumped = clean.mul(out).addScaled(sample, skip);
            return scope.keep(
                    drawsNoise(step) ? schedule.addNoise(jumped, noise.at(step), timesteps[step + 1]) : jumped);
        }
    }
}
