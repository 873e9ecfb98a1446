package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.chart.Axis;
import dev.dreambooth.jenkins.text.Messages;
import dev.dreambooth.jenkins.untrusted.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The losses of a training over its steps, thinned out to what an image can show. Immutable. */
public final class Curve {
    /** The most points that are kept. */
    static final int MAX_POINTS = 500;
    /** The size of the image, in its own units. */
    private static final int WIDTH = 640;

    private static final int HEIGHT = 240;
    private static final int LEFT = 52;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 24;
    /** The smooth line is the mean over so many times fewer points than there are, around each. */
    private static final int SMOOTHING = 15;

    private final int[] steps;
    private final double[] loss;
    private final double[] instanceLoss;
    /** NaN where there was no prior preservation. */
    private final double[] priorLoss;
    /** Null in builds that an earlier version of this plugin has kept. */
    private final @Nullable ValidationLosses validation;

    private Curve(List<Point> points, ValidationLosses validation) {
        steps = points.stream().mapToInt(Point::step).toArray();
        loss = points.stream().mapToDouble(Point::loss).toArray();
        instanceLoss = points.stream().mapToDouble(Point::instanceLoss).toArray();
        priorLoss = points.stream().mapToDouble(Point::priorLoss).toArray();
        this.validation = validation;
    }

    /**
     * Returns the curve through points in the order of their steps.
     *
     * @param best the validation that was the best, if there is one
     */
    static Curve of(
            List<Point> points, List<ValidationLosses.Point> validations, Optional<ValidationLosses.Point> best) {
        return new Curve(thinned(points), new ValidationLosses(thinned(validations), best));
    }

    /** Returns at most {@link #MAX_POINTS} points, the first and the last among them. */
    static <T> List<T> thinned(List<T> points) {
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

    /** Returns whether losses on held-out images were measured. */
    public boolean isWithValidation() {
        return validation().steps().length > 0;
    }

    /** Returns whether a validation is known to be the best. */
    public boolean isWithBest() {
        return isWithValidation() && validation().bestStep() > 0;
    }

    /** Returns the last total loss, or null before the first step. */
    public @Nullable Double getLastLoss() {
        return loss.length == 0 ? null : loss[loss.length - 1];
    }

    /** Returns the mean loss over the last tenth of the points, which says more than the last; null without any. */
    public @Nullable Double getMeanFinalLoss() {
        int n = Math.max(1, loss.length / 10);
        return loss.length == 0
                ? null
                : Arrays.stream(loss, loss.length - n, loss.length).average().orElseThrow();
    }

    /** Returns the points of the total loss for an SVG polyline. */
    public String getLossLine() {
        return line(steps, loss);
    }

    /** Returns the points of the subject's loss for an SVG polyline. */
    public String getInstanceLine() {
        return line(steps, instanceLoss);
    }

    /** Returns the points of the class images' loss for an SVG polyline. */
    public String getPriorLine() {
        return line(steps, priorLoss);
    }

    /** Returns the points of the loss on held-out images for an SVG polyline. */
    public String getValidationLine() {
        return line(validation().steps(), validation().losses());
    }

    /** Returns the step whose loss on held-out images is the lowest; 0 if there is none. */
    public int getBestStep() {
        return isWithBest() ? validation().bestStep() : 0;
    }

    /** Returns that loss for a person; empty if there is none. */
    public String getBestLoss() {
        return isWithBest() ? Numbers.brief(validation().bestLoss()) : "";
    }

    /** Returns where the best validation lies, from the left. */
    public String getBestX() {
        return isWithBest() ? stepAxis().place(validation().bestStep()) : "";
    }

    /** Returns where the best validation lies, from above. */
    public String getBestY() {
        return isWithBest() ? lossAxis().place(Math.max(0, validation().bestLoss())) : "";
    }

    /** Returns in words what the image shows, for those who cannot see it. */
    public String getDescription() {
        String over = steps.length == 0
                ? Messages.of("curve")
                : Messages.of(
                        "curve.ends",
                        Numbers.brief(loss[0]),
                        Integer.toString(steps[0]),
                        Numbers.brief(loss[loss.length - 1]),
                        Integer.toString(steps[steps.length - 1]));
        return isWithBest() ? over + Messages.of("curve.best", getBestStep(), getBestLoss()) : over;
    }

    /** Returns the view box of the SVG image. */
    public String getViewBox() {
        return "0 0 " + WIDTH + " " + HEIGHT;
    }

    /** Returns the round losses along the vertical axis. */
    public List<Axis.Tick> getLossTicks() {
        return isDrawable() ? lossAxis().getTicks() : List.of();
    }

    /** Returns the round steps along the horizontal axis. */
    public List<Axis.Tick> getStepTicks() {
        return isDrawable()
                ? stepAxis().getTicks().stream()
                        .filter(tick -> tick.getText().matches("\\d+"))
                        .toList()
                : List.of();
    }

    /** Returns the points of the total loss's moving mean for an SVG polyline. */
    public String getSmoothLine() {
        int n = loss.length;
        int around = n / SMOOTHING / 2;
        double[] smooth = IntStream.range(0, n)
                .mapToDouble(i -> Arrays.stream(loss, Math.max(0, i - around), Math.min(n, i + around + 1))
                        .average()
                        .orElseThrow())
                .toArray();
        return line(steps, smooth);
    }

    /** Returns the right end of the horizontal axis. */
    public int getLastStep() {
        return allSteps().max().orElse(0);
    }

    private String line(int[] at, double[] values) {
        if (!isDrawable()) {
            return "";
        }
        Axis across = stepAxis();
        Axis upwards = lossAxis();
        return IntStream.range(0, at.length)
                .filter(i -> Double.isFinite(values[i]))
                .mapToObj(i -> across.place(at[i]) + "," + upwards.place(Math.max(0, values[i])))
                .collect(Collectors.joining(" "));
    }

    private Axis stepAxis() {
        int first = allSteps().min().orElse(0);
        return Axis.over(first, Math.max(first + 1, getLastStep()), LEFT, WIDTH - RIGHT);
    }

    private Axis lossAxis() {
        return Axis.over(0, highest(), HEIGHT - BOTTOM, TOP);
    }

    private ValidationLosses validation() {
        return validation == null ? ValidationLosses.NONE : validation;
    }

    private IntStream allSteps() {
        return IntStream.concat(Arrays.stream(steps), Arrays.stream(validation().steps()));
    }

    private double highest() {
        double highest = Arrays.stream(new double[][] {
                    loss, instanceLoss, priorLoss, validation().losses()
                })
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
