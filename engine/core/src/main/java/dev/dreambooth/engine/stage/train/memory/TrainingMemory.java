package dev.dreambooth.engine.stage.train.memory;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.engine.stage.MemoryShortage;
import dev.dreambooth.engine.stage.ProcessMemory;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.training.MemoryPlan;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.OptionalLong;

/** The memory of a training run: what it will need, what there is, and what came of it. */
public final class TrainingMemory {
    private final StageContext context;
    private final ModelHeaders model;
    private final MemoryPlan plan;

    private TrainingMemory(StageContext context, ModelHeaders model) {
        this.context = context;
        this.model = model;
        this.plan = PlannedMemory.of(context, model);
    }

    /** Plans a run. */
    public static TrainingMemory of(StageContext context, ModelFolder base) {
        return new TrainingMemory(context, ModelHeaders.of(base));
    }

    /** Returns what the run will need. */
    public MemoryPlan plan() {
        return plan;
    }

    /** Returns what to set to need less, in words. */
    String advice() {
        return new MemoryAdvice(context, model).toString();
    }

    /** Says what the run will need, and warns if there is less. */
    public void announce() {
        context.phase("training will take about " + plan);
        announce(context.device().cuda() ? context.device().freeMemory() : ProcessMemory.available());
    }

    /**
     * @param available what there is, if the system tells
     */
    void announce(OptionalLong available) {
        if (available.isPresent()) {
            boolean enough = plan.total() <= available.getAsLong();
            String advice = enough ? "" : advice();
            context.events().on(new Event.MemoryPlanned(plan.total(), available.getAsLong(), advice));
            if (!enough) {
                context.warn("This training will take about " + ByteCount.shown(plan.total()) + " of memory, and there"
                        + " are " + ByteCount.shown(available.getAsLong()) + " for it. " + advice);
            }
        }
    }

    /** Says what the run has needed beside what was planned. */
    public void compare() {
        if (!context.device().cuda()) {
            context.phase("training took " + ByteCount.shown(ProcessMemory.peak()) + " of memory at its peak, "
                    + ByteCount.shown(plan.total()) + " were planned");
        }
    }

    /**
     * Turns a failure for want of memory into one that says what would fit.
     *
     * @return the failure to throw: the given one if it has another cause
     */
    public RuntimeException explained(RuntimeException failure) {
        if (failure instanceof UserError) {
            return failure; // that explains itself, such as what is short while class images are made
        }
        return MemoryShortage.in(failure)
                .filter(shortage -> shortage == MemoryShortage.DEVICE)
                .<RuntimeException>map(shortage -> new UserError(
                                ExitCode.DEVICE_MEMORY,
                                "The memory was too small for this training, which needs " + plan + ".",
                                advice())
                        .causedBy(failure))
                .orElse(failure);
    }
}
