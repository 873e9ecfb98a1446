package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;

/** What making images will hold in memory, told from the headers of the model's files alone, so that a plan takes no time. */
public final class SamplingMemory {
    private SamplingMemory() {}

    /** Returns what it will take at least; how much comes on top depends on the images' size and number. */
    public static MemoryPlan of(ModelFolder model, StageContext context) {
        long others = WeightHeaders.count(model, Component.TEXT_ENCODER) + WeightHeaders.count(model, Component.VAE);
        return MemoryPlan.ofWeights(
                context.unetType().bytes() * WeightHeaders.count(model, Component.UNET) + Float.BYTES * others);
    }
}
