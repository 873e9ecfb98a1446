package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.optimizer.AveragedWeights;
import dev.dreambooth.engine.training.optimizer.ExponentialMovingAverage;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A DreamBooth run as a sequence of steps whose whole state can be saved and restored: trained weights, moments of the
 * optimizer, averages, and the number of steps done. Nothing else carries over from one step to the next.
 */
public final class DreamBoothTrainer implements AutoCloseable {
    private final Denoiser denoiser;
    private final DreamBoothLoss loss;
    private final BatchSource batches;
    private final OptimizerStep optimizerStep;
    private final BatchListener listener;
    private final Set<String> textEncoders;
    private final long textEncoderSteps;
    private final Optional<ExponentialMovingAverage> average;
    private Replicas replicas = Replicas.NONE;
    private long stepsDone;

    /**
     * @param denoiser the trained network; not owned
     * @param loss what is minimized
     * @param batches what it is computed on
     * @param optimizerStep how weights change; its optimizer and its loss scale are owned
     * @param trained who is told of every batch, and which groups are text encoders'
     * @param textEncoderSteps steps after which a trained text encoder stays as it is
     * @param decay course of the decay of an average of the trained weights; empty for no average
     */
    public DreamBoothTrainer(
            Denoiser denoiser,
            DreamBoothLoss loss,
            BatchSource batches,
            OptimizerStep optimizerStep,
            TrainedParameters trained,
            long textEncoderSteps,
            Optional<ExponentialMovingAverage.Decay> decay) {
        this.denoiser = denoiser;
        this.loss = loss;
        this.batches = batches;
        this.optimizerStep = optimizerStep;
        this.listener = trained.listener();
        this.textEncoders = trained.textEncoders();
        this.textEncoderSteps = textEncoderSteps;
        this.average = decay.map(course -> new ExponentialMovingAverage(course, optimizerStep.optimizer()));
        optimizerStep.optimizer().parameters().forEach(parameter -> parameter.requireGrad(true));
    }

    /**
     * Deals the batches of each step out to more devices from now on.
     *
     * @param copies of the denoiser there; not owned
     */
    public void spreadOver(Replicas copies) {
        replicas = copies;
    }

    /** Returns what is trained of a part of the model, by name; see {@link Optimizer.Group#prefix}. */
    public Map<String, Tensor> trained(String prefix) {
        return optimizerStep.optimizer().groups().stream()
                .filter(group -> group.prefix().equals(prefix))
                .findFirst()
                .map(Optimizer.Group::parameters)
                .orElse(Map.of());
    }

    /** Takes the next step; weights stay as they were if its result is not finite. */
    public StepResult step() {
        if (stepsDone >= textEncoderSteps) {
            freezeTextEncoder();
        }
        StepResult result;
        try (Scope scope = Scope.open()) {
            long step = stepsDone;
            result = optimizerStep.take(step, index -> {
                listener.batchStarts(step, batches.samples(index), batches.prompts(step, index));
                try {
                    return replicas.loss(
                            index,
                            loss,
                            denoiser,
                            batches.batch(step, index),
                            optimizerStep.factor(),
                            optimizerStep.backward().keep());
                } finally {
                    listener.batchEnds();
                }
            });
        }
        replicas.follow();
        stepsDone++;
        average.ifPresent(weights -> weights.update(stepsDone));
        return result;
    }

    /** Does nothing the second time. */
    private void freezeTextEncoder() {
        Optimizer optimizer = optimizerStep.optimizer();
        optimizer.groups().stream()
                .filter(group -> textEncoders.contains(group.prefix()))
                .forEach(optimizer::freeze);
        batches.prompts().freeze();
    }

    /** Returns the averages of the trained weights, if some are kept, be it by the optimizer itself. */
    public Optional<AveragedWeights> averages() {
        return optimizerStep.optimizer() instanceof AveragedWeights averages
                ? Optional.of(averages)
                : average.map(AveragedWeights.class::cast);
    }

    /** Returns how many steps were left out because their gradients overflowed, also before a restored checkpoint. */
    public long stepsSkipped() {
        return optimizerStep.scaler().skipped();
    }

    /** Returns in words what the last step showed. */
    public String lastBatch() {
        return batches.describe(stepsDone - 1);
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
        state.putAll(optimizerStep.scaler().state());
        average.ifPresent(weights -> state.putAll(weights.state()));
        return state;
    }

    /** Returns all tensors that are trained, by name; they are the live ones. */
    public Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Optimizer.Group group : optimizerStep.optimizer().groups()) {
            group.parameters()
                    .forEach((name, weight) -> weights.put(Checkpoint.WEIGHT + group.prefix() + "." + name, weight));
        }
        return weights;
    }

    /** Goes on from a checkpoint. */
    public void resume(Checkpoint checkpoint) {
        checkpoint.restore(state());
        stepsDone = checkpoint.step();
        replicas.follow();
    }

    @Override
    public void close() {
        optimizerStep.optimizer().parameters().forEach(parameter -> parameter.requireGrad(false));
        optimizerStep.optimizer().close();
        optimizerStep.scaler().close();
        average.ifPresent(ExponentialMovingAverage::close);
    }
}
