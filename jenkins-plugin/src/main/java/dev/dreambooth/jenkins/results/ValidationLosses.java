package dev.dreambooth.jenkins.results;

import java.util.List;
import java.util.Optional;

/**
 * The losses of a training on images that it does not see, and the step that was best. Immutable; a class and no record,
 * since builds keep it and XStream cannot read those.
 */
final class ValidationLosses {
    /** Those of a training without held-out images. */
    static final ValidationLosses NONE = new ValidationLosses(List.of(), Optional.empty());

    private final int[] steps;
    private final double[] losses;
    /** 0 if no step was the best. */
    private final int bestStep;

    private final double bestLoss;

    /**
     * @param points by rising step
     * @param best the last that was the best so far, if there is one
     */
    ValidationLosses(List<Point> points, Optional<Point> best) {
        steps = points.stream().mapToInt(Point::step).toArray();
        losses = points.stream().mapToDouble(Point::loss).toArray();
        bestStep = best.map(Point::step).orElse(0);
        bestLoss = best.map(Point::loss).orElse(Double.NaN);
    }

    int[] steps() {
        return steps.clone();
    }

    double[] losses() {
        return losses.clone();
    }

    int bestStep() {
        return bestStep;
    }

    double bestLoss() {
        return bestLoss;
    }

    /**
     * One validation.
     *
     * @param step the number of updates before it
     * @param loss a finite number
     */
    record Point(int step, double loss) {}
}
