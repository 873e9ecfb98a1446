package dev.dreambooth.jenkins.results;

import java.util.List;

/**
 * The losses of a training on images that it does not see, and the step that was best. Immutable; a class and no record,
 * since builds keep it and XStream cannot read those.
 */
final class ValidationLosses {
    private final int[] steps;
    private final double[] losses;
    /** 0 if no step was the best. */
    private final int bestStep;

    private final double bestLoss;

    /**
     * @param points by rising step
     * @param best the last that was the best so far; null if there is none
     */
    ValidationLosses(List<Point> points, Point best) {
        steps = points.stream().mapToInt(Point::step).toArray();
        losses = points.stream().mapToDouble(Point::loss).toArray();
        bestStep = best == null ? 0 : best.step();
        bestLoss = best == null ? Double.NaN : best.loss();
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
