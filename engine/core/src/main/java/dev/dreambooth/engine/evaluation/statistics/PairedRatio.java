package dev.dreambooth.engine.evaluation.statistics;

import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The ratio of two means over the same n prompts, mean(a) / mean(d), and what can be said of it. With every d = 1 it is
 * a mean, and with paired differences in a, the paired comparison. The interval is Fieller's (1954), which for d = 1 is
 * Student's: it holds all thresholds h that a t test of a - h d against 0 would not reject. So interval and verdict
 * always agree, and a small denominator widens the interval instead of hiding.
 */
public final class PairedRatio {
    /** More prompts than this nobody makes to settle a verdict. */
    private static final int MOST_PROMPTS = 400;

    private final List<Double> a;
    private final List<Double> d;

    /**
     * Takes the numbers of the prompts.
     *
     * @param a the numerators, at least one
     * @param d the denominators, as many, with a mean above 0
     */
    public PairedRatio(List<Double> a, List<Double> d) {
        if (a.isEmpty() || a.size() != d.size()) {
            throw new IllegalArgumentException(a.size() + " numerators and " + d.size() + " denominators");
        }
        this.a = List.copyOf(a);
        this.d = List.copyOf(d);
    }

    /** Takes numbers that are not divided by anything. */
    public static PairedRatio mean(List<Double> values) {
        return new PairedRatio(values, Collections.nCopies(values.size(), 1.0));
    }

    /**
     * Returns the ratio with its interval.
     *
     * @param confidence of each end: at .975 the interval holds 95 %
     */
    public Estimate estimate(double confidence) {
        Sample above = new Sample(a);
        Sample below = new Sample(d);
        int n = a.size();
        double value = above.mean() / below.mean();
        if (n < 2) {
            return new Estimate(value, null, null, n);
        }
        double t = StudentT.quantile(confidence, n - 1);
        double scale = t * t / n;
        // The ends are the roots h of mean(a - h d)^2 = t^2 var(a - h d) / n.
        double square = below.mean() * below.mean() - scale * below.covariance(below);
        double half = above.mean() * below.mean() - scale * above.covariance(below);
        double rest = above.mean() * above.mean() - scale * above.covariance(above);
        if (square <= 0) {
            return new Estimate(value, null, null, n);
        }
        double root = StrictMath.sqrt(Math.max(0, half * half - square * rest));
        return new Estimate(value, (half - root) / square, (half + root) / square, n);
    }

    /**
     * Returns whether the ratio is on the good side of a threshold.
     *
     * @param atLeast whether that is above it
     */
    public Verdict against(double threshold, boolean atLeast, double confidence) {
        Sample contrast = contrast(threshold);
        if (contrast.size() < 2) {
            return Verdict.INCONCLUSIVE;
        }
        double reach = reach(contrast, contrast.size(), confidence);
        double mean = atLeast ? contrast.mean() : -contrast.mean();
        if (mean - reach >= 0) {
            return Verdict.PASS;
        }
        return mean + reach < 0 ? Verdict.FAIL : Verdict.INCONCLUSIVE;
    }

    /**
     * Returns how many more prompts like these would decide against a threshold; 0 if no number that is worth making
     * would, as where the ratio lies at the threshold.
     */
    public int morePrompts(double threshold, double confidence) {
        Sample contrast = contrast(threshold);
        if (contrast.size() < 2 || reach(contrast, MOST_PROMPTS, confidence) >= Math.abs(contrast.mean())) {
            return 0;
        }
        int few = contrast.size();
        int enough = Math.max(few, MOST_PROMPTS);
        while (enough - few > 1) {
            int middle = (few + enough) / 2;
            if (reach(contrast, middle, confidence) < Math.abs(contrast.mean())) {
                enough = middle;
            } else {
                few = middle;
            }
        }
        return enough - contrast.size();
    }

    /** How far the mean of so many prompts may be from the truth. */
    private static double reach(Sample contrast, int prompts, double confidence) {
        double error = StrictMath.sqrt(contrast.covariance(contrast) / prompts);
        return error == 0 ? 0 : StudentT.quantile(confidence, prompts - 1) * error;
    }

    private Sample contrast(double threshold) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            values.add(a.get(i) - threshold * d.get(i));
        }
        return new Sample(values);
    }
}
