package dev.dreambooth.engine.evaluation.statistics;

import java.util.List;

/** Mean and spread of the numbers of n prompts, each of which is the mean over that prompt's images. */
final class Sample {
    private final double[] values;
    private final double mean;

    Sample(List<Double> values) {
        this.values = values.stream().mapToDouble(Double::doubleValue).toArray();
        double sum = 0;
        for (double value : this.values) {
            sum += value;
        }
        mean = sum / this.values.length;
    }

    int size() {
        return values.length;
    }

    double mean() {
        return mean;
    }

    /** Returns the covariance with another sample of the same prompts; of itself, the variance (with n - 1). */
    double covariance(Sample other) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (values[i] - mean) * (other.values[i] - other.mean);
        }
        return sum / (values.length - 1);
    }
}
