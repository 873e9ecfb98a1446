package dev.dreambooth.engine.report;

import static dev.dreambooth.engine.report.LossAxes.HEIGHT;
import static dev.dreambooth.engine.report.LossAxes.LEFT;
import static dev.dreambooth.engine.report.LossAxes.RIGHT;
import static dev.dreambooth.engine.report.LossAxes.WIDTH;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Curves over the steps of a training as static SVG without script or style. They differ in colour and in the pattern of
 * their stroke, so that those who see no colours can tell them apart.
 *
 * @param title the heading
 * @param description what is read out in place of the image
 * @param curves those that the legend names
 * @param axes where they lie
 * @param theme the screen that it is for
 */
record CurveSheet(String title, String description, List<Series> curves, LossAxes axes, LossCurve.Theme theme) {
    private static final int LEGEND = 110;
    private static final int KEY = 28;

    /**
     * A curve.
     *
     * @param name in the legend
     * @param dashes lengths of strokes and gaps in turn; empty for an unbroken line
     */
    record Series(String name, String colour, String dashes, long[] steps, double[] values) {
        /** Returns the values that can be drawn. */
        DoubleStream finite() {
            return DoubleStream.of(values).filter(Double::isFinite);
        }

        /** Returns in words where it begins and ends. */
        String course() {
            int[] drawn = IntStream.range(0, steps.length)
                    .filter(i -> Double.isFinite(values[i]))
                    .toArray();
            int from = drawn[0];
            int to = drawn[drawn.length - 1];
            return String.format(
                    Locale.ROOT,
                    "%s: %.4f at step %d, %.4f at step %d. ",
                    name,
                    values[from],
                    steps[from],
                    values[to],
                    steps[to]);
        }

        /** Returns the line through the values, broken where one is not finite. */
        private String path(LossAxes axes) {
            StringBuilder path = new StringBuilder();
            boolean drawing = false;
            for (int i = 0; i < steps.length; i++) {
                if (Double.isFinite(values[i])) {
                    path.append(String.format(
                            Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", axes.x(steps[i]), axes.y(values[i])));
                }
                drawing = Double.isFinite(values[i]);
            }
            return path.toString();
        }

        private String stroke() {
            String pattern = dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"";
            return "stroke=\"%s\" stroke-width=\"2\"%s".formatted(colour, pattern);
        }
    }

    /**
     * Returns the SVG document.
     *
     * @param behind a shade behind the curves, if there is one
     * @param marks what lies above them, as SVG
     */
    String svg(Optional<Series> behind, String marks) {
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
                theme.text());
        append(svg, "<title id=\"title\">%s</title>", Markup.escape(title));
        append(svg, "<desc id=\"description\">%s</desc>", description);
        append(svg, "<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>", WIDTH, HEIGHT, theme.background());
        append(svg, "<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>", LEFT, Markup.escape(title));
        svg.append(axes.grid(theme.grid()));
        behind.ifPresent(
                shade -> append(svg, "<path d=\"%s\" stroke=\"%s\" fill=\"none\"/>", shade.path(axes), shade.colour()));
        int legend = WIDTH - RIGHT - LEGEND * curves.size();
        for (Series curve : curves) {
            append(
                    svg,
                    "<path d=\"%s\" %s stroke-linejoin=\"round\" fill=\"none\"/>",
                    curve.path(axes),
                    curve.stroke());
            append(svg, "<line x1=\"%d\" y1=\"17\" x2=\"%d\" y2=\"17\" %s/>", legend, legend + KEY, curve.stroke());
            append(svg, "<text x=\"%d\" y=\"21\">%s</text>", legend + KEY + 6, curve.name());
            legend += LEGEND;
        }
        return svg.append(marks).append("</svg>\n").toString();
    }

    /** Returns a dot for a value, by which a single one is seen. */
    static String dot(double x, double y, String colour) {
        StringBuilder svg = new StringBuilder();
        append(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>", x, y, colour);
        return svg.toString();
    }

    /** Returns a ring around a value, with words that are readable across curves. */
    String ring(double x, double y, String words) {
        StringBuilder svg = new StringBuilder();
        append(
                svg,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"7\" stroke=\"%s\" stroke-width=\"2\" fill=\"none\"/>",
                x,
                y,
                theme.text());
        // below the ring, where there is room
        append(
                svg,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" stroke=\"%s\" stroke-width=\"4\""
                        + " paint-order=\"stroke\">%s</text>",
                x,
                y + (y < HEIGHT - 2 * LossAxes.BOTTOM ? 22 : -14),
                x > WIDTH / 2.0 ? "end" : "start",
                theme.background(),
                words);
        return svg.toString();
    }

    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
