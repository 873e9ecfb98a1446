package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;

/** What making images will hold in memory, told from the headers of the model's files alone, so that a plan takes no time. */
public final class SamplingMemory {
    private SamplingMemory() {}

    /** Returns what it will take at least; how much comes on top depends on the images' size and number. */
    public static MemoryPlan of(ModelFolder model, StageContext context) {
        ModelPart denoiser = model.layout().denoiser();
        long bytes = 0;
        for (ModelPart part : model.layout().networks()) {
            int width = part.equals(denoiser) ? context.denoiserType().bytes() : Float.BYTES;
            bytes += width * WeightHeaders.count(model, part);
        }
        return MemoryPlan.ofWeights(bytes);
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
