package dev.dreambooth.embedded.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How well two kinds of cosines can be told apart. */
final class Separation {
    private final List<Double> same = new ArrayList<>();
    private final List<Double> other = new ArrayList<>();

    void addSame(double cosine) {
        same.add(cosine);
    }

    void addOther(double cosine) {
        other.add(cosine);
    }

    /** Returns the chance that one of the first kind is above one of the second (the area under the ROC curve). */
    double auc() {
        double[] sorted =
                other.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double below = 0;
        for (double value : same) {
            int found = Arrays.binarySearch(sorted, value);
            below += found < 0 ? -found - 1 : found + 0.5;
        }
        return below / ((double) same.size() * other.size());
    }

    /** Returns the difference of the means. */
    double margin() {
        return mean(same) - mean(other);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double deviation(List<Double> values) {
        double mean = mean(values);
        return Math.sqrt(values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .average()
                .orElse(Double.NaN));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.3f +- %.3f against %.3f +- %.3f, AUC %.3f",
                mean(same),
                deviation(same),
                mean(other),
                deviation(other),
                auc());
    }
}
