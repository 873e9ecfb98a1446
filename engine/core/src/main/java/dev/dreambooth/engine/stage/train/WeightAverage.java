package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.EmaSettings.EMA_DECAY;
import static dev.dreambooth.contract.settings.EmaSettings.EMA_UPDATE_AFTER_STEP;
import static dev.dreambooth.contract.settings.EmaSettings.EMA_WARMUP;
import static dev.dreambooth.contract.settings.EmaSettings.EXPORT_EMA;
import static dev.dreambooth.contract.settings.EmaSettings.USE_EMA;

import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.optimizer.ExponentialMovingAverage;

/** The average of the trained weights that the settings ask for, and which weights are published. */
final class WeightAverage {
    private static final double WARMUP_POWER = 2 / 3.0;

    private WeightAverage() {}

    /** Returns the course of the average's decay, or null if none is asked for. */
    static ExponentialMovingAverage.Decay decay(StageContext context) {
        if (!context.get(USE_EMA)) {
            return null;
        }
        return new ExponentialMovingAverage.Decay(
                context.get(EMA_DECAY), 0, context.get(EMA_UPDATE_AFTER_STEP), context.get(EMA_WARMUP), WARMUP_POWER);
    }

    /** Puts the averaged weights in the place of the last ones, if they are the ones to publish. */
    static void publish(StageContext context, DreamBoothTrainer trainer) {
        if (context.get(USE_EMA) && context.get(EXPORT_EMA)) {
            trainer.average().copyToWeights();
        }
    }
}
