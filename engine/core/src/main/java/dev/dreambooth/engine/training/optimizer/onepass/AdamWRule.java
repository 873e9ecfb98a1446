package dev.dreambooth.engine.training.optimizer.onepass;

/**
 * A step of AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2); moments: mean and mean of squares. The symbols
 * are {@link dev.dreambooth.engine.training.optimizer.AdamW}'s.
 */
public final class AdamWRule implements UpdateRule {
    private final float decay;
    private final float meanShare;
    private final float squareKept;
    private final float squareShare;
    private final float rate;
    private final float rootFactor;
    private final float epsilon;

    /**
     * @param step t, from 1
     */
    public AdamWRule(double learningRate, double beta1, double beta2, double weightDecay, double epsilon, double step) {
        decay = (float) (1 - learningRate * weightDecay);
        meanShare = (float) (1 - beta1);
        squareKept = (float) beta2;
        squareShare = (float) (1 - beta2);
        rate = (float) (learningRate / (1 - StrictMath.pow(beta1, step)));
        rootFactor = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, step)));
        this.epsilon = (float) epsilon;
    }

    @Override
    public void change(float[] weights, float[] gradients, float[][] moments, int count) {
        float[] means = moments[0];
        float[] squares = moments[1];
        for (int i = 0; i < count; i++) {
            float gradient = gradients[i];
            float mean = means[i] + (gradient - means[i]) * meanShare;
            float square = squares[i] * squareKept + gradient * gradient * squareShare;
            float root = (float) Math.sqrt(square);
            means[i] = mean;
            squares[i] = square;
            weights[i] = weights[i] * decay - mean * rate / (root * rootFactor + epsilon);
        }
    }
}
