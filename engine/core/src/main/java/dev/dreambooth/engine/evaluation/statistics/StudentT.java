package dev.dreambooth.engine.evaluation.statistics;

/**
 * Student's distribution for whole degrees of freedom, whose probability is a finite sum (Abramowitz and Stegun 1964,
 * 26.7.3 and 26.7.4). The same numbers on every machine.
 */
public final class StudentT {
    private static final int HALVINGS = 200;

    private StudentT() {}

    /** Returns the probability that a value of so many degrees of freedom is at most t. */
    public static double probability(double t, int freedom) {
        double angle = StrictMath.atan(t / StrictMath.sqrt(freedom));
        double cosine = StrictMath.cos(angle);
        double square = cosine * cosine;
        boolean odd = freedom % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = freedom == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k < freedom; k += 2) {
            term *= square * (k - 1) / k;
            sum += term;
        }
        double central = odd ? 2 / StrictMath.PI * (angle + StrictMath.sin(angle) * sum) : StrictMath.sin(angle) * sum;
        return (1 + central) / 2;
    }

    /**
     * Returns the t that a value exceeds with probability 1 - p.
     *
     * @param p above a half and below 1
     * @param freedom at least 1
     */
    public static double quantile(double p, int freedom) {
        double high = 1;
        while (probability(high, freedom) < p) {
            high *= 2;
        }
        double low = 0;
        for (int i = 0; i < HALVINGS && low < high; i++) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (probability(middle, freedom) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
