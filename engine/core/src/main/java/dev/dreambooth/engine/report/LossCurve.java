package dev.dreambooth.engine.report;

import static dev.dreambooth.engine.report.LossAxes.BOTTOM;
import static dev.dreambooth.engine.report.LossAxes.HEIGHT;
import static dev.dreambooth.engine.report.LossAxes.LEFT;
import static dev.dreambooth.engine.report.LossAxes.RIGHT;
import static dev.dreambooth.engine.report.LossAxes.WIDTH;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The course of the loss as an image that needs no program to look at: static SVG without script or style, which
 * build servers show even where their security policy forbids both.
 *
 * <p>The loss of a single step says little, as its timestep is drawn anew each time; the curves are running means, and
 * single steps a shade behind them. A validation draws the same noise every time, so its losses are shown as they are.
 * Curves differ in colour and in the pattern of their stroke, so that those who see no colours can tell them apart.
 */
public final class LossCurve {
    private static final int LEGEND = 110;
    private static final int KEY = 28;

    /** Each point is the mean over this share of the run, so that a curve looks alike at any length. */
    private static final int WINDOWS_PER_RUN = 20;

    private LossCurve() {}

    /**
     * The losses of one training step.
     *
     * @param step optimizer step, rising along the list
     * @param loss what was minimised
     * @param instanceLoss the part of the subject's images
     * @param priorLoss the part of the class images; NaN without prior preservation
     */
    public record Point(long step, double loss, double instanceLoss, double priorLoss) {}

    /** Colours that can be read on a kind of screen, and by people who see fewer of them. */
    public enum Theme {
        /** Dark on white. */
        LIGHT("#ffffff", "#333333", "#e3e3e3", "#c5d3ea", "#1f4e9c", "#c2571a", "#1f7a4d", "#8a2a86"),
        /** Light on nearly black. */
        DARK("#16181d", "#cfd3da", "#30343c", "#2c4263", "#7fb0ff", "#ffab70", "#6fd3a0", "#ec9ae8");

        private final String background;
        private final String text;
        private final String grid;
        private final String step;
        private final String loss;
        private final String instance;
        private final String prior;
        private final String validation;

        Theme(
                String background,
                String text,
                String grid,
                String step,
                String loss,
                String instance,
                String prior,
                String validation) {
            this.background = background;
            this.text = text;
            this.grid = grid;
            this.step = step;
            this.loss = loss;
            this.instance = instance;
            this.prior = prior;
            this.validation = validation;
        }
    }

    /**
     * A curve.
     *
     * @param name in the legend
     * @param dashes lengths of strokes and gaps in turn; empty for an unbroken line
     */
    private record Series(String name, String colour, String dashes, long[] steps, double[] values) {
        /** Returns the values that can be drawn. */
        DoubleStream finite() {
            return DoubleStream.of(values).filter(Double::isFinite);
        }
    }

    /**
     * Returns the SVG document.
     *
     * @param title the heading
     * @param points one a step, at least one
     * @param validations by rising step; empty if no images were held out
     * @param theme the screen that it is for
     */
    public static String svg(String title, List<Point> points, List<ValidationLoss> validations, Theme theme) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("no points");
        }
        long[] steps = points.stream().mapToLong(Point::step).toArray();
        Series single = new Series(
                "single steps",
                theme.step,
                "",
                steps,
                points.stream().mapToDouble(Point::loss).toArray());
        List<Series> curves = Stream.of(
                        new Series("loss", theme.loss, "", steps, means(points, Point::loss)),
                        new Series("instance", theme.instance, "9 3", steps, means(points, Point::instanceLoss)),
                        new Series("prior", theme.prior, "2 3", steps, means(points, Point::priorLoss)),
                        validation(validations, theme))
                .filter(series -> series.finite().findAny().isPresent())
                .toList();
        LossAxes axes = axes(curves, single);
        StringBuilder svg = new StringBuilder();
        append(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\""
                        + " aria-labelledby=\"title description\" font-family=\"sans-serif\" font-size=\"13\""
                        + " fill=\"%s\">",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT,
                theme.text);
        append(svg, "<title id=\"title\">%s</title>", Markup.escape(title));
        append(svg, "<desc id=\"description\">%s</desc>", description(curves, validations));
        append(svg, "<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>", WIDTH, HEIGHT, theme.background);
        append(svg, "<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>", LEFT, Markup.escape(title));
        svg.append(axes.grid(theme.grid));
        append(svg, "<path d=\"%s\" stroke=\"%s\" fill=\"none\"/>", path(single, axes), single.colour());
        int legend = WIDTH - RIGHT - LEGEND * curves.size();
        for (Series curve : curves) {
            append(
                    svg,
                    "<path d=\"%s\" %s stroke-linejoin=\"round\" fill=\"none\"/>",
                    path(curve, axes),
                    stroke(curve));
            append(svg, "<line x1=\"%d\" y1=\"17\" x2=\"%d\" y2=\"17\" %s/>", legend, legend + KEY, stroke(curve));
            append(svg, "<text x=\"%d\" y=\"21\">%s</text>", legend + KEY + 6, curve.name());
            legend += LEGEND;
        }
        svg.append(marks(validations, axes, theme));
        return svg.append("</svg>\n").toString();
    }

    private static Series validation(List<ValidationLoss> validations, Theme theme) {
        return new Series(
                "validation",
                theme.validation,
                "10 3 2 3",
                validations.stream().mapToLong(ValidationLoss::step).toArray(),
                validations.stream().mapToDouble(ValidationLoss::loss).toArray());
    }

    private static LossAxes axes(List<Series> curves, Series single) {
        List<Series> all = Stream.concat(curves.stream(), Stream.of(single)).toList();
        long[] steps =
                all.stream().flatMapToLong(one -> LongStream.of(one.steps())).toArray();
        double highest = all.stream().flatMapToDouble(Series::finite).max().orElse(0);
        return LossAxes.upTo(
                highest,
                LongStream.of(steps).min().orElseThrow(),
                LongStream.of(steps).max().orElseThrow());
    }

    private static String stroke(Series curve) {
        String dashes = curve.dashes().isEmpty() ? "" : " stroke-dasharray=\"" + curve.dashes() + "\"";
        return "stroke=\"%s\" stroke-width=\"2\"%s".formatted(curve.colour(), dashes);
    }

    /** A dot for every validation, which a single one is seen by, and a ring with its step around the best. */
    private static String marks(List<ValidationLoss> validations, LossAxes axes, Theme theme) {
        StringBuilder svg = new StringBuilder();
        for (ValidationLoss one : validations) {
            if (Double.isFinite(one.loss())) {
                append(
                        svg,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>",
                        axes.x(one.step()),
                        axes.y(one.loss()),
                        theme.validation);
            }
        }
        best(validations).ifPresent(best -> {
            double x = axes.x(best.step());
            double y = axes.y(best.loss());
            append(
                    svg,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"7\" stroke=\"%s\" stroke-width=\"2\" fill=\"none\"/>",
                    x,
                    y,
                    theme.text);
            // below the ring, since curves mostly lie above their lowest point, and readable across other curves
            append(
                    svg,
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" stroke=\"%s\" stroke-width=\"4\""
                            + " paint-order=\"stroke\">best: step %d</text>",
                    x,
                    y + (y < HEIGHT - 2 * BOTTOM ? 22 : -14),
                    x > WIDTH / 2.0 ? "end" : "start",
                    theme.background,
                    best.step());
        });
        return svg.toString();
    }

    private static Optional<ValidationLoss> best(List<ValidationLoss> validations) {
        return validations.stream()
                .filter(one -> one.best() && Double.isFinite(one.loss()))
                .findFirst();
    }

    /** What is read out in place of the image: where each curve begins and ends. */
    private static String description(List<Series> curves, List<ValidationLoss> validations) {
        StringBuilder text = new StringBuilder();
        for (Series curve : curves) {
            int[] drawn = IntStream.range(0, curve.steps().length)
                    .filter(i -> Double.isFinite(curve.values()[i]))
                    .toArray();
            int from = drawn[0];
            int to = drawn[drawn.length - 1];
            text.append(String.format(
                    Locale.ROOT,
                    "%s: %.4f at step %d, %.4f at step %d. ",
                    curve.name(),
                    curve.values()[from],
                    curve.steps()[from],
                    curve.values()[to],
                    curve.steps()[to]));
        }
        best(validations)
                .ifPresent(best -> text.append(
                        String.format(Locale.ROOT, "Best validation: %.4f at step %d.", best.loss(), best.step())));
        return text.toString().strip();
    }

    /** The line through the values, broken where one is not finite. */
    private static String path(Series series, LossAxes axes) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < series.steps().length; i++) {
            double value = series.values()[i];
            if (Double.isFinite(value)) {
                path.append(String.format(
                        Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", axes.x(series.steps()[i]), axes.y(value)));
            }
            drawing = Double.isFinite(value);
        }
        return path.toString();
    }

    private static double[] means(List<Point> points, ToDoubleFunction<Point> value) {
        int window = Math.max(1, points.size() / WINDOWS_PER_RUN);
        double[] means = new double[points.size()];
        for (int i = 0; i < means.length; i++) {
            List<Point> recent = points.subList(Math.max(0, i - window + 1), i + 1);
            means[i] = recent.stream().mapToDouble(value).average().orElseThrow();
        }
        return means;
    }

    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
