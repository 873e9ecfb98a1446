package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.CommonSettings.PREDICTION_TYPE;

import dev.dreambooth.contract.settings.choice.Prediction;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;

/** The configuration of a model's own scheduler. */
public final class Schedulers {
    private Schedulers() {}

    /** Reads a model's {@code scheduler_config.json}; what the settings say of the model's prediction is put into it. */
    public static SchedulerConfig config(StageContext context, ModelFolder model) {
        ModelPart scheduler = model.layout().scheduler();
        SchedulerConfig own = SchedulerConfig.read(model.folder(scheduler).resolve(scheduler.configName()));
        return isTold(context)
                ? own.with("prediction_type", context.get(PREDICTION_TYPE).label())
                : own;
    }

    /** Returns whether the settings say what a model predicts, whatever it says itself. */
    public static boolean isTold(StageContext context) {
        return context.get(PREDICTION_TYPE) != Prediction.AUTO;
    }
}
