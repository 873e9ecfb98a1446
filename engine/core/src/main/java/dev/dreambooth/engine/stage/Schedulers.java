package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;

/** The configuration of a model's own scheduler. */
public final class Schedulers {
    private Schedulers() {}

    /** Reads a model's {@code scheduler_config.json}. */
    public static SchedulerConfig config(ModelFolder model) {
        return SchedulerConfig.read(model.folder(Component.SCHEDULER).resolve(Component.SCHEDULER.configName()));
    }
}
