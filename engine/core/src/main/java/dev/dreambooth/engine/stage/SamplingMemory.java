package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
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

    /**
     * Turns a failure for want of memory into one that says what would fit.
     *
     * @param remedy which of the settings that decide how much is computed at once to lower
     * @return the failure to throw: the given one if it has another cause
     */
    public static RuntimeException explained(
            RuntimeException failure, ModelFolder model, StageContext context, String remedy) {
        if (failure instanceof UserError) {
            return failure;
        }
        return MemoryShortage.in(failure)
                .filter(shortage -> shortage == MemoryShortage.DEVICE)
                .<RuntimeException>map(shortage -> new UserError(
                                ExitCode.DEVICE_MEMORY,
                                "The memory was too small to make images, which takes at least " + of(model, context)
                                        + ", and more with their size and with how many are made at a time.",
                                remedy)
                        .causedBy(failure))
                .orElse(failure);
    }
}
