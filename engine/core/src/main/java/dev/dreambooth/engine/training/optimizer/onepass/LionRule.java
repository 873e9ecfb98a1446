package dev.dreambooth.engine.training.optimizer.onepass;

/**
 * A step of Lion (Chen et al. 2023, arXiv 2302.06675, algorithm 2); one moment, the mean. The symbols are
 * {@link dev.dreambooth.engine.training.optimizer.Lion}'s.
 */
public final class LionRule implements UpdateRule {
    private final float rate;
    private final float decay;
    private final float directionKept;
    private final float directionShare;
    private final float meanKept;
    private final float meanShare;

    /** Takes the constants of the step. */
    public LionRule(double learningRate, double beta1, double beta2, double weightDecay) {
        rate = (float) learningRate;
        decay = (float) (1 - learningRate * weightDecay);
        directionKept = (float) beta1;
        directionShare = (float) (1 - beta1);
        meanKept = (float) beta2;
        meanShare = (float) (1 - beta2);
    }

    @Override
    public void change(float[] weights, float[] gradients, float[][] moments, int count) {
        float[] means = moments[0];
        for (int i = 0; i < count; i++) {
            float gradient = gradients[i];
            float mean = means[i];
            float direction = Math.signum(mean * directionKept + gradient * directionShare);
            weights[i] = weights[i] * decay - direction * rate;
            means[i] = mean * meanKept + gradient * meanShare;
        }
    }
}
