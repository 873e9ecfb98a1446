package dev.dreambooth.engine.stage.train.recipe;

import static dev.dreambooth.contract.settings.train.LearningRateSettings.LR_CYCLES;
import static dev.dreambooth.contract.settings.train.LearningRateSettings.LR_END;
import static dev.dreambooth.contract.settings.train.LearningRateSettings.LR_POWER;
import static dev.dreambooth.contract.settings.train.LearningRateSettings.LR_SCHEDULER;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.OPTIMIZER;

import dev.dreambooth.contract.settings.choice.OptimizerName;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.engine.training.optimizer.LearningRateSchedule;

/** Makes the schedule of the learning rate that the settings ask for. */
final class LearningRates {
    private LearningRates() {}

    /**
     * @param peak the learning rate that the schedule's factors are of
     */
    static LearningRateSchedule schedule(ResolvedSettings settings, double peak) {
        return switch (settings.get(LR_SCHEDULER)) {
            case CONSTANT ->
                settings.get(OPTIMIZER) == OptimizerName.ADAMW_SCHEDULE_FREE
                        ? new LearningRateSchedule.ScheduleFree()
                        : new LearningRateSchedule.Constant();
            case LINEAR -> new LearningRateSchedule.Linear();
            case COSINE -> new LearningRateSchedule.Cosine();
            case COSINE_WITH_RESTARTS -> new LearningRateSchedule.CosineWithRestarts(settings.get(LR_CYCLES));
            // a factor of the UNet's peak for all groups, as in diffusers: the text encoder ends as far below its own
            case POLYNOMIAL -> new LearningRateSchedule.Polynomial(settings.get(LR_POWER), settings.get(LR_END) / peak);
        };
    }
}
