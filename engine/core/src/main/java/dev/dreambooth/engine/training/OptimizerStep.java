package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.optimizer.LearningRateSchedule;
import dev.dreambooth.engine.training.optimizer.LossScaler;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One optimizer step: gradients of the mean loss over the accumulated batches, clipping by their norm, update.
 *
 * @param optimizer holds the trained parameters
 * @param schedule course of the learning rate
 * @param warmupSteps steps over which the rate rises
 * @param totalSteps steps of the whole run
 * @param accumulation batches whose gradients make one step; 1 with a fused backward pass
 * @param maxGradNorm norm that longer gradients are scaled down to (Pascanu et al. 2013)
 * @param backward how gradients are computed
 * @param scaler what the loss is multiplied by meanwhile; owned
 * @param workers where the batches are computed; not owned
 */
public record OptimizerStep(
        Optimizer optimizer,
        LearningRateSchedule schedule,
        long warmupSteps,
        long totalSteps,
        int accumulation,
        double maxGradNorm,
        BackwardPass backward,
        LossScaler scaler,
        ParallelWorkers workers) {

    /** Checks that the parts go together. */
    public OptimizerStep {
        if (backward.fused() && accumulation > 1) {
            throw new IllegalArgumentException("a fused backward pass keeps no gradients to accumulate");
        }
    }

    /**
     * Takes a step. Parameters stay as they were if loss or gradients are not finite; the latter also makes the next step
     * try with a smaller loss scale.
     *
     * @param step the step, from 0
     * @param loss the loss of the batch with an index below {@link #accumulation}; called under recording
     */
    public StepResult take(long step, IntFunction<DreamBoothLoss.Value> loss) {
        double rateFactor = schedule.factor(step, warmupSteps, totalSteps);
        double scale = scaler.scale();
        optimizer.beginStep(step);
        Losses losses = new Losses();
        double norm;
        try (Scope scope = Scope.open()) {
            norm = backward.fused() ? fused(loss, losses, rateFactor) : gathered(loss, losses, rateFactor);
        }
        if (Double.isFinite(losses.total)) {
            scaler.update(Double.isFinite(norm));
        }
        return new StepResult(
                losses.total / accumulation,
                losses.instance / accumulation,
                losses.prior / accumulation,
                norm,
                rateFactor * optimizer.ownRate(),
                scale);
    }

    /** Gathers all gradients, then changes all parameters; returns the norm of the gradients. */
    private double gathered(IntFunction<DreamBoothLoss.Value> loss, Losses losses, double rateFactor) {
        try (GradientSums sums = new GradientSums()) {
            workers.forEach(
                    IntStream.range(0, accumulation).boxed().toList(), batch -> part(loss, batch, sums), part -> {
                        losses.add(part.losses);
                        sums.addAll(part.gradients);
                    });
            List<Tensor> parameters = optimizer.parameters();
            List<Tensor> gradients = sums.of(parameters);
            Tensor norm = Ops.gradNorm(gradients).div(scaler.scale());
            double length = norm.item();
            if (Double.isFinite(length) && Double.isFinite(losses.total)) {
                double factor = Ops.clipFactor(norm, maxGradNorm).item() / scaler.scale();
                optimizer.step(parameters, gradients, factor, rateFactor);
            }
            return length;
        }
    }

    /** What one batch adds to a step. */
    private record Part(Losses losses, GradientSums gradients) {}

    /**
     * @param sums take the gradients at once if batches are computed one by one, which spares a set of them
     */
    private Part part(IntFunction<DreamBoothLoss.Value> loss, int batch, GradientSums sums) {
        GradientSums gradients = workers.oneByOne() ? sums : new GradientSums();
        Losses losses = new Losses();
        try (Scope scope = Scope.open();
                GradientTape tape = GradientTape.open(backward.keep())) {
            tape.backward(evaluate(loss, batch, losses), false, gradients);
        }
        return new Part(losses, gradients);
    }

    /** Changes parameters on the way back; returns the norm of the gradients. */
    private double fused(IntFunction<DreamBoothLoss.Value> loss, Losses losses, double rateFactor) {
        try (GradientTape tape = GradientTape.open(backward.keep())) {
            Tensor total = evaluate(loss, 0, losses);
            return Double.isFinite(losses.total)
                    ? new FusedBackward(optimizer, rateFactor, maxGradNorm, scaler.scale())
                            .take(tape, total, backward.clipping())
                    : Double.NaN;
        }
    }

    /** Returns what the loss of a batch is multiplied by before it is differentiated: its share of the mean, scaled. */
    double factor() {
        return scaler.scale() / accumulation;
    }

    /** Computes one batch's share of the mean loss, scaled; activations that nobody keeps are freed on return. */
    private Tensor evaluate(IntFunction<DreamBoothLoss.Value> loss, int batch, Losses losses) {
        try (Scope scope = Scope.open()) {
            DreamBoothLoss.Value value = loss.apply(batch);
            losses.total = value.total().item();
            losses.instance = value.instance().item();
            losses.prior = value.prior() == null ? Double.NaN : value.prior().item();
            Tensor share = accumulation == 1 ? value.total() : value.total().div(accumulation);
            double scale = scaler.scale();
            return scope.keep(scale == 1 ? share : share.mul(scale));
        }
    }

    /** Sums of losses, always in the order of the batches: sums of floats depend on it. */
    private static final class Losses {
        private double total;
        private double instance;
        private double prior;

        void add(Losses other) {
            total += other.total;
            instance += other.instance;
            prior += other.prior;
        }
    }
}
