package dev.dreambooth.engine.training;

import dev.dreambooth.engine.training.optimizer.LossScaler;

/**
 * What one optimizer step reports.
 *
 * @param loss mean loss over the accumulated batches
 * @param instanceLoss mean of its subject part
 * @param priorLoss mean of its class part, before its weight; NaN without prior preservation
 * @param gradNorm L2 norm of all gradients before clipping
 * @param rateFactor factor of the learning rates at this step, with what the optimizer has found by itself
 * @param lossScale what the loss was multiplied by on the way back; 1 without {@link LossScaler}
 */
public record StepResult(
        double loss, double instanceLoss, double priorLoss, double gradNorm, double rateFactor, double lossScale) {
    /** Returns whether loss and gradients are finite numbers. */
    public boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(gradNorm);
    }

    /** Returns whether gradients alone are not finite, and a smaller loss scale may help. */
    public boolean isOverflow() {
        return Double.isFinite(loss) && !Double.isFinite(gradNorm) && lossScale > 1;
    }
}
