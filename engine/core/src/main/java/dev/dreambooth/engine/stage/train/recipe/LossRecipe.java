package dev.dreambooth.engine.stage.train.recipe;

import static dev.dreambooth.contract.settings.train.LossSettings.HUBER_C;
import static dev.dreambooth.contract.settings.train.LossSettings.HUBER_SCHEDULE;
import static dev.dreambooth.contract.settings.train.LossSettings.LOSS_TYPE;
import static dev.dreambooth.contract.settings.train.LossSettings.LOSS_WEIGHTING;
import static dev.dreambooth.contract.settings.train.LossSettings.SNR_GAMMA;
import static dev.dreambooth.contract.settings.train.NoiseSettings.INPUT_PERTURBATION;
import static dev.dreambooth.contract.settings.train.NoiseSettings.NOISE_OFFSET;
import static dev.dreambooth.contract.settings.train.NoiseSettings.PYRAMID_NOISE_DISCOUNT;
import static dev.dreambooth.contract.settings.train.NoiseSettings.PYRAMID_NOISE_ITERATIONS;
import static dev.dreambooth.contract.settings.train.NoiseSettings.RESCALE_BETAS_ZERO_SNR;
import static dev.dreambooth.contract.settings.train.TrainSettings.PRIOR_LOSS_WEIGHT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.diffusion.DiscreteNoiseProcess;
import dev.dreambooth.engine.diffusion.HuberThreshold;
import dev.dreambooth.engine.diffusion.LossWeighting;
import dev.dreambooth.engine.diffusion.NoiseProcess;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.ZeroTerminalSnr;
import dev.dreambooth.engine.stage.Schedulers;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.training.NoiseRecipe;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.loss.LossMeasure;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.Optional;

/**
 * The loss and the noise that the settings ask for, checked against the model.
 *
 * @param scheduler the configuration that the model is trained with
 * @param changed whether it is another one than the base model's
 * @param loss what is minimized
 * @param noise how noise is made
 */
public record LossRecipe(SchedulerConfig scheduler, boolean changed, DreamBoothLoss loss, NoiseRecipe noise) {
    /**
     * Makes the recipe.
     *
     * @throws dev.dreambooth.contract.UserError if the model is not of a kind that a setting needs
     */
    public static LossRecipe of(StageContext context, ModelFolder base) {
        SchedulerConfig own = Schedulers.config(context, base);
        boolean rescaled = context.get(RESCALE_BETAS_ZERO_SNR);
        SchedulerConfig scheduler = rescaled ? ZeroTerminalSnr.of(own) : own;
        NoiseProcess process = DiscreteNoiseProcess.of(scheduler);
        LossWeighting weighting = weighting(context);
        weighting.check(process.predictionType());
        requireLastTimestep(context, weighting, process);
        DreamBoothLoss loss =
                new DreamBoothLoss(process, context.get(PRIOR_LOSS_WEIGHT), measure(context, process), weighting);
        NoiseRecipe noise = new NoiseRecipe(
                context.get(NOISE_OFFSET),
                context.get(INPUT_PERTURBATION),
                context.get(PYRAMID_NOISE_ITERATIONS),
                context.get(PYRAMID_NOISE_DISCOUNT));
        return new LossRecipe(scheduler, rescaled || Schedulers.isTold(context), loss, noise);
    }

    /** Returns the scheduler that the trained model has to be sampled with, if that is not the base model's. */
    public Optional<ObjectNode> changedScheduler() {
        return changed ? Optional.of(scheduler.toJson()) : Optional.empty();
    }

    /** Sampling starts from the last timestep: where that is pure noise, some weightings leave it untrained. */
    private static void requireLastTimestep(StageContext context, LossWeighting weighting, NoiseProcess process) {
        double weight = weighting.weight(process.snr(process.timesteps() - 1), process.predictionType());
        if (weight == 0 || !Double.isFinite(weight)) {
            throw UserError.configuration(
                            "lossWeighting " + context.get(LOSS_WEIGHTING) + " counts the last timestep of this model "
                                    + (weight == 0 ? "for nothing" : "infinitely often")
                                    + ": it is pure noise (rescale_betas_zero_snr in its scheduler_config.json).",
                            "Choose another lossWeighting, or none.")
                    .about(LOSS_WEIGHTING);
        }
    }

    private static LossWeighting weighting(StageContext context) {
        return switch (context.get(LOSS_WEIGHTING)) {
            case MIN_SNR -> new LossWeighting.MinSnr(context.get(SNR_GAMMA));
            case DEBIASED -> new LossWeighting.Debiased();
            case NONE -> new LossWeighting.Uniform();
        };
    }

    private static LossMeasure measure(StageContext context, NoiseProcess process) {
        LossMeasure.Huber huber = new LossMeasure.Huber(
                context.get(HUBER_C),
                switch (context.get(HUBER_SCHEDULE)) {
                    case CONSTANT -> HuberThreshold.CONSTANT;
                    case EXPONENTIAL -> HuberThreshold.EXPONENTIAL;
                    case SNR -> HuberThreshold.SNR;
                },
                process);
        return switch (context.get(LOSS_TYPE)) {
            case L2 -> new LossMeasure.SquaredError();
            case HUBER -> huber;
            case SMOOTH_L1 -> new LossMeasure.SmoothL1(huber);
        };
    }
}
