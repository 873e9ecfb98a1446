package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Lanes;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One optimizer step: gradients of the mean loss over the accumulated batches, clipping by their global norm, update.
 *
 * @param optimizer holds the trained parameters
 * @param schedule course of the learning rate
 * @param warmupSteps steps over which the rate rises
 * @param totalSteps steps of the whole run
 * @param accumulation batches whose gradients make one step
 * @param maxGradNorm norm that longer gradients are scaled down to (Pascanu et al. 2013)
 * @param lanes where the batches are computed; not owned
 */
public record OptimizerStep(
        AdamW optimizer,
        LearningRateSchedule schedule,
        long warmupSteps,
        long totalSteps,
        int accumulation,
        double maxGradNorm,
        Lanes lanes) {

    /**
     * Takes a step. Parameters stay as they were if loss or gradients are not finite.
     *
     * @param step the step, from 0
     * @param loss the loss of the batch with an index below {@link #accumulation}; called under recording
     */
    public StepResult take(long step, IntFunction<DreamBoothLoss.Value> loss) {
        double rateFactor = schedule.factor(step, warmupSteps, totalSteps);
        try (Scope scope = Scope.open()) {
            Sum sum = new Sum();
            List<Integer> batches = IntStream.range(0, accumulation).boxed().toList();
            lanes.forEach(batches, batch -> part(loss, batch), part -> sum.add(part, scope));
            double norm = Ops.call("clip_grad_norm", sum.gradients, maxGradNorm).item();
            StepResult result = new StepResult(
                    sum.total / accumulation, sum.instance / accumulation, sum.prior / accumulation, norm, rateFactor);
            if (result.isFinite()) {
                optimizer.step(sum.gradients, rateFactor);
            }
            return result;
        }
    }

    private Part part(IntFunction<DreamBoothLoss.Value> loss, int batch) {
        try (Scope scope = Scope.open();
                GradMode recording = GradMode.enable()) {
            DreamBoothLoss.Value value = loss.apply(batch);
            Tensor mean = accumulation == 1 ? value.total() : value.total().div(accumulation);
            return new Part(
                    scope.keep(Autograd.gradients(mean, optimizer.parameters())),
                    value.total().item(),
                    value.instance().item(),
                    value.prior() == null ? Double.NaN : value.prior().item());
        }
    }

    /** What one batch adds to a step. */
    private record Part(List<Tensor> gradients, double total, double instance, double prior) {}

    /** The sum of parts, always in the order of the batches: sums of floats depend on it. */
    private static final class Sum {
        private List<Tensor> gradients;
        private double total;
        private double instance;
        private double prior;

        void add(Part part, Scope owner) {
            total += part.total;
            instance += part.instance;
            prior += part.prior;
            part.gradients.forEach(owner::own);
            if (gradients == null) {
                gradients = part.gradients;
            } else {
                Ops.run("accumulate", gradients, part.gradients, 1.0);
                part.gradients.forEach(Tensor::close);
            }
        }
    }
}
