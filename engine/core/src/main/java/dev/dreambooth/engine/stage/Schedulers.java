package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;

/** The configuration of a model's own scheduler. */
public final class Schedulers {
    private Schedulers() {}

    /** Reads a model's {@code scheduler_config.json}. */
    public static SchedulerConfig config(ModelFolder model) {
        ModelPart scheduler = model.layout().scheduler();
        return SchedulerConfig.read(model.folder(scheduler).resolve(scheduler.configName()));
    }
}
