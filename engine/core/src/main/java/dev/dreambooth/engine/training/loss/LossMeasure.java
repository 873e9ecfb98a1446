package dev.dreambooth.engine.training.loss;

import dev.dreambooth.engine.diffusion.HuberThreshold;
import dev.dreambooth.engine.diffusion.NoiseProcess;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;

/** How far a prediction is from its target. All are computed in single precision, whatever the network's type. */
public sealed interface LossMeasure {
    /**
     * Returns the error of each element.
     *
     * @param prediction [B, C, H, W]
     * @param target of the same shape
     * @param timesteps each sample's timestep
     * @return of the same shape
     */
    Tensor errors(Tensor prediction, Tensor target, long[] timesteps);

    /** The mean squared error. */
    record SquaredError() implements LossMeasure {
        @Override
        public Tensor errors(Tensor prediction, Tensor target, long[] timesteps) {
            return Ops.squaredError(prediction, target);
        }
    }

    /**
     * The pseudo-Huber loss of the error d: 2·c·(√(d² + c²) − c), which is d² for small and 2·c·|d| for large errors
     * (Charbonnier et al. 1997; for diffusion Khrapov et al. 2024, arXiv 2403.16728).
     *
     * @param c the threshold, in (0, 1]
     * @param threshold its course over the timesteps
     * @param process whose timesteps they are
     */
    record Huber(double c, HuberThreshold threshold, NoiseProcess process) implements LossMeasure {
        @Override
        public Tensor errors(Tensor prediction, Tensor target, long[] timesteps) {
            return Ops.huber(prediction, target, thresholds(timesteps, prediction));
        }

        private Tensor thresholds(long[] timesteps, Tensor like) {
            float[] thresholds = new float[timesteps.length];
            for (int i = 0; i < thresholds.length; i++) {
                thresholds[i] = (float) threshold.at(Math.toIntExact(timesteps[i]), c, process);
            }
            return Tensor.of(thresholds, thresholds.length, 1, 1, 1).to(like.device());
        }
    }

    /**
     * The smooth L1 loss of the error d: 2·(√(d² + c²) − c), which is d²/c for small and 2·|d| for large errors: Huber's
     * loss divided by its threshold, so that the gradient of large errors does not depend on it.
     *
     * @param huber the loss that is divided
     */
    record SmoothL1(Huber huber) implements LossMeasure {
        @Override
        public Tensor errors(Tensor prediction, Tensor target, long[] timesteps) {
            Tensor thresholds = huber.thresholds(timesteps, prediction);
            return huber.errors(prediction, target, timesteps).div(thresholds);
        }
    }
}
