package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A DreamBooth run as a sequence of steps whose whole state can be saved and restored: trained weights, moments of the
 * optimizer, and the number of steps done. Nothing else carries over from one step to the next.
 */
public final class DreamBoothTrainer implements AutoCloseable {
    /** What the names of trained weights begin with in the state. */
    static final String WEIGHT = "weight.";

    private final UNet2DConditionModel unet;
    private final DreamBoothLoss loss;
    private final BatchSource batches;
    private final OptimizerStep optimizerStep;
    private final BatchListener listener;
    private long stepsDone;

    /**
     * @param unet the trained UNet; not owned
     * @param loss what is minimized
     * @param batches what it is computed on
     * @param optimizerStep how weights change; its optimizer is owned
     * @param listener told of every batch
     */
    public DreamBoothTrainer(
            UNet2DConditionModel unet,
            DreamBoothLoss loss,
            BatchSource batches,
            OptimizerStep optimizerStep,
            BatchListener listener) {
        this.unet = unet;
        this.loss = loss;
        this.batches = batches;
        this.optimizerStep = optimizerStep;
        this.listener = listener;
        optimizerStep.optimizer().parameters().forEach(parameter -> parameter.requireGrad(true));
    }

    /** Takes the next step; weights stay as they were if its result is not finite. */
    public StepResult step() {
        StepResult result;
        try (Scope scope = Scope.open()) {
            long step = stepsDone;
            result = optimizerStep.take(step, index -> {
                listener.batchStarts(step, index);
                try {
                    return loss.of(unet, batches.batch(step, index));
                } finally {
                    listener.batchEnds();
                }
            });
        }
        stepsDone++;
        return result;
    }

    /** Number of steps done, also those before a restored checkpoint. */
    public long stepsDone() {
        return stepsDone;
    }

    /** Returns whether all steps are done. */
    public boolean isDone() {
        return stepsDone >= optimizerStep.totalSteps();
    }

    /** Returns all tensors that the next step depends on, by name; they are the live ones. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = weights();
        state.putAll(optimizerStep.optimizer().state());
        return state;
    }

    /** Returns all tensors that are trained, by name; they are the live ones. */
    public Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Optimizer.Group group : optimizerStep.optimizer().groups()) {
            group.parameters().forEach((name, weight) -> weights.put(WEIGHT + group.prefix() + "." + name, weight));
        }
        return weights;
    }

    /** Goes on from a checkpoint. */
    public void resume(Checkpoint checkpoint) {
        checkpoint.restore(state());
        stepsDone = checkpoint.step();
    }

    @Override
    public void close() {
        optimizerStep.optimizer().parameters().forEach(parameter -> parameter.requireGrad(false));
        optimizerStep.optimizer().close();
    }
}
