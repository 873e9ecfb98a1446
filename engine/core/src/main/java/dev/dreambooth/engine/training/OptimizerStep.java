package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One optimizer step: gradients of the mean loss over the accumulated batches, clipping by their global norm, update.
 *
 * @param optimizer holds the trained parameters
 * @param schedule course of the learning rate
 * @param warmupSteps steps over which the rate rises
 * @param totalSteps steps of the whole run
 * @param accumulation batches whose gradients make one step
 * @param maxGradNorm norm that longer gradients are scaled down to (Pascanu et al. 2013)
 */
public record OptimizerStep(
        AdamW optimizer,
        LearningRateSchedule schedule,
        long warmupSteps,
        long totalSteps,
        int accumulation,
        double maxGradNorm) {

    /**
     * Takes a step. Parameters stay as they were if loss or gradients are not finite.
     *
     * @param step the step, from 0
     * @param loss the loss of the batch with an index below {@link #accumulation}; called under recording
     */
    public StepResult take(long step, IntFunction<DreamBoothLoss.Value> loss) {
        double rateFactor = schedule.factor(step, warmupSteps, totalSteps);
        try (Scope scope = Scope.open()) {
            double[] sums = new double[3];
            List<Tensor> gradients = null;
            for (int batch = 0; batch < accumulation; batch++) {
                gradients = accumulate(gradients, loss, batch, sums);
            }
            double norm = Ops.call("clip_grad_norm", gradients, maxGradNorm).item();
            StepResult result = new StepResult(
                    sums[0] / accumulation, sums[1] / accumulation, sums[2] / accumulation, norm, rateFactor);
            if (result.isFinite()) {
                optimizer.step(gradients, rateFactor);
            }
            return result;
        }
    }

    private List<Tensor> accumulate(
            List<Tensor> before, IntFunction<DreamBoothLoss.Value> loss, int batch, double[] sums) {
        try (Scope scope = Scope.open()) {
            List<Tensor> gradients;
            try (GradMode recording = GradMode.enable()) {
                DreamBoothLoss.Value value = loss.apply(batch);
                sums[0] += value.total().item();
                sums[1] += value.instance().item();
                sums[2] += value.prior() == null ? Double.NaN : value.prior().item();
                Tensor mean = accumulation == 1 ? value.total() : value.total().div(accumulation);
                gradients = Autograd.gradients(mean, optimizer.parameters());
            }
            if (before == null) {
                return scope.keep(gradients);
            }
            Ops.run("accumulate", before, gradients, 1.0);
            return before;
        }
    }
}
