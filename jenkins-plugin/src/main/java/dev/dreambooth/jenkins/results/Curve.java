package dev.dreambooth.jenkins.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The losses of a training over its steps, thinned out to what a picture can show. Immutable. */
public final class Curve {
    /** The most points that are kept. */
    static final int MAX_POINTS = 500;
    /** The size of the picture, in its own units. */
    private static final int WIDTH = 600;

    private static final int HEIGHT = 200;
    private static final int MARGIN = 6;

    private final int[] steps;
    private final double[] loss;
    private final double[] instanceLoss;
    /** NaN where there was no prior preservation. */
    private final double[] priorLoss;

    private Curve(List<Point> points) {
        steps = points.stream().mapToInt(Point::step).toArray();
        loss = points.stream().mapToDouble(Point::loss).toArray();
        instanceLoss = points.stream().mapToDouble(Point::instanceLoss).toArray();
        priorLoss = points.stream().mapToDouble(Point::priorLoss).toArray();
    }

    /** Returns the curve through points in the order of their steps. */
    static Curve of(List<Point> points) {
        return new Curve(thinned(points));
    }

    /** Returns at most {@link #MAX_POINTS} points, the first and the last among them. */
    static List<Point> thinned(List<Point> points) {
        int n = points.size();
        if (n <= MAX_POINTS) {
            return new ArrayList<>(points);
        }
        return IntStream.range(0, MAX_POINTS)
                .mapToObj(i -> points.get((int) ((long) i * (n - 1) / (MAX_POINTS - 1))))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Returns whether there is something to draw. */
    public boolean isDrawable() {
        return steps.length > 1;
    }

    /** Returns whether class images were trained on beside the subject's. */
    public boolean isWithPrior() {
        return Arrays.stream(priorLoss).anyMatch(Double::isFinite);
    }

    /** Returns the last total loss, or null before the first step. */
    public Double getLastLoss() {
        return loss.length == 0 ? null : loss[loss.length - 1];
    }

    /** Returns the mean loss over the last tenth of the points, which says more than the last; null without any. */
    public Double getFinalLoss() {
        int n = Math.max(1, loss.length / 10);
        return loss.length == 0
                ? null
                : Arrays.stream(loss, loss.length - n, loss.length).average().orElseThrow();
    }

    /** Returns the points of the total loss for an SVG polyline. */
    public String getLossLine() {
        return line(loss);
    }

    /** Returns the points of the subject's loss for an SVG polyline. */
    public String getInstanceLine() {
        return line(instanceLoss);
    }

    /** Returns the points of the class images' loss for an SVG polyline. */
    public String getPriorLine() {
        return line(priorLoss);
    }

    /** Returns the view box of the SVG picture. */
    public String getViewBox() {
        return "0 0 " + WIDTH + " " + HEIGHT;
    }

    /** Returns the upper end of the vertical axis. */
    public String getTop() {
        return String.format(Locale.ROOT, "%.3g", highest());
    }

    /** Returns the right end of the horizontal axis. */
    public int getLastStep() {
        return steps.length == 0 ? 0 : steps[steps.length - 1];
    }

    private String line(double[] values) {
        if (!isDrawable()) {
            return "";
        }
        double top = highest();
        double first = steps[0];
        double span = Math.max(1, steps[steps.length - 1] - first);
        return IntStream.range(0, steps.length)
                .filter(i -> Double.isFinite(values[i]))
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        MARGIN + (WIDTH - 2 * MARGIN) * (steps[i] - first) / span,
                        HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * Math.max(0, values[i]) / top))
                .collect(Collectors.joining(" "));
    }

    private double highest() {
        double highest = Arrays.stream(new double[][] {loss, instanceLoss, priorLoss})
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        return highest > 0 ? highest : 1;
    }

    /**
     * One update of the weights.
     *
     * @param step its number
     * @param loss the total loss
     * @param instanceLoss the loss on the subject's images
     * @param priorLoss the loss on the class images; NaN without any
     */
    record Point(int step, double loss, double instanceLoss, double priorLoss) {}
}
