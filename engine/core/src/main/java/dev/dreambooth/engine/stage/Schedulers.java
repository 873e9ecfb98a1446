package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.SchedulerName;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.Optional;

/** Between the settings that choose a scheduler and the engine's schedulers. */
public final class Schedulers {
    private static final String MODELS_OWN = "model";

    private Schedulers() {}

    /** Returns the scheduler that a setting names, or empty for the model's own. */
    public static Optional<SchedulerName> chosen(String setting) {
        return setting.equals(MODELS_OWN) ? Optional.empty() : Optional.of(SchedulerName.of(setting));
    }

    /** Reads a model's {@code scheduler_config.json}. */
    public static SchedulerConfig config(ModelFolder model) {
        ModelPart scheduler = model.layout().scheduler();
        return SchedulerConfig.read(model.folder(scheduler).resolve(scheduler.configName()));
    }
}
