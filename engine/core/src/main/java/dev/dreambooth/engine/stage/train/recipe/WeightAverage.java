package dev.dreambooth.engine.stage.train.recipe;

import static dev.dreambooth.contract.settings.train.EmaSettings.EMA_DECAY;
import static dev.dreambooth.contract.settings.train.EmaSettings.EMA_UPDATE_AFTER_STEP;
import static dev.dreambooth.contract.settings.train.EmaSettings.EMA_WARMUP;
import static dev.dreambooth.contract.settings.train.EmaSettings.EXPORT_EMA;
import static dev.dreambooth.contract.settings.train.EmaSettings.USE_EMA;
import static dev.dreambooth.contract.settings.train.MemorySettings.FUSED_BACKWARD;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.ADAM_BETA1;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.OPTIMIZER;
import static dev.dreambooth.contract.settings.train.ValidationSettings.EXPORT_BEST;
import static dev.dreambooth.contract.settings.train.ValidationSettings.SAMPLE_PROMPTS;
import static dev.dreambooth.contract.settings.train.ValidationSettings.VALIDATION_IMAGES;

import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.choice.ExportBest;
import dev.dreambooth.contract.settings.choice.OptimizerName;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.checkpoint.PublishedWeights;
import dev.dreambooth.engine.training.optimizer.AveragedWeights;
import dev.dreambooth.engine.training.optimizer.ExponentialMovingAverage;
import dev.dreambooth.engine.training.optimizer.SwappedWeights;
import java.util.Optional;

/** The average of the trained weights that the settings ask for, and which weights are published. */
public final class WeightAverage {
    private static final double WARMUP_POWER = 2 / 3.0;

    private WeightAverage() {}

    /** Returns the course of the average's decay, or empty if none is asked for. */
    public static Optional<ExponentialMovingAverage.Decay> decay(StageContext context) {
        if (!context.get(USE_EMA)) {
            return Optional.empty();
        }
        return Optional.of(new ExponentialMovingAverage.Decay(
                context.get(EMA_DECAY), 0, context.get(EMA_UPDATE_AFTER_STEP), context.get(EMA_WARMUP), WARMUP_POWER));
    }

    /** Has the model the weights that would be published if training ended now, until what is returned is closed. */
    public static SwappedWeights published(StageContext context, DreamBoothTrainer trainer) {
        return trainer.averages()
                .filter(averages -> isPublished(context))
                .map(AveragedWeights::inPlaceOfWeights)
                .orElseGet(SwappedWeights::new);
    }

    /**
     * Puts the averaged weights in the place of the last ones, if they are the ones to publish. The best step is left in
     * their place: its weights were averages when they were judged.
     */
    public static void publish(StageContext context, DreamBoothTrainer trainer) {
        if (isPublished(context) && context.get(EXPORT_BEST) == ExportBest.NONE) {
            trainer.averages().ifPresent(AveragedWeights::copyToWeights);
        }
    }

    /**
     * Returns the bytes of weights that stand aside while their averages are judged: those of which a copy is made, for their
     * 16 bits or because their average is computed for the occasion. Only where a step holds no gradients is that more than the step itself takes.
     *
     * @param trained bytes of the trained weights
     */
    public static long bytesAside(StageContext context, long trained) {
        boolean judged = context.find(SAMPLE_PROMPTS).isPresent()
                || Concept.of(context.settings()).stream()
                        .anyMatch(one -> one.find(VALIDATION_IMAGES).isPresent());
        boolean copied = isScheduleFree(context)
                || (context.denoiserType() != DType.FLOAT32 && !LoraSettings.isLora(context.settings()));
        return isPublished(context) && judged && copied && context.get(FUSED_BACKWARD) ? trained : 0;
    }

    /** Returns whether averages are published, not the weights of the last step. */
    public static boolean isPublished(StageContext context) {
        return isScheduleFree(context) || (context.get(USE_EMA) && context.get(EXPORT_EMA));
    }

    /** Returns what of a checkpoint's tensors would be published if training ended there. */
    public static PublishedWeights ofCheckpoints(StageContext context) {
        if (isScheduleFree(context)) {
            return new PublishedWeights.ScheduleFree(context.get(ADAM_BETA1));
        }
        return isPublished(context) ? new PublishedWeights.MovingAverages() : new PublishedWeights.Last();
    }

    private static boolean isScheduleFree(StageContext context) {
        return context.get(OPTIMIZER) == OptimizerName.ADAMW_SCHEDULE_FREE;
    }
}
