package dev.dreambooth.engine.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The course of the loss as a picture that needs no program to look at: static SVG without script or style, which
 * build servers show even where their security policy forbids both.
 *
 * <p>The loss of a single step says little, as its timestep is drawn anew each time; the curves are running means, and
 * single steps a shade behind them.
 */
public final class LossCurve {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 360;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 40;
    private static final int BOTTOM = 40;
    private static final int TICKS = 5;
    private static final int LEGEND = 100;

    /** Each point is the mean over this share of the run, so that a curve looks alike at any length. */
    private static final int WINDOWS_PER_RUN = 20;

    private LossCurve() {}

    /**
     * The losses of one training step.
     *
     * @param step optimizer step, rising along the list
     * @param loss what was minimised
     * @param instanceLoss the part of the subject's pictures
     * @param priorLoss the part of the class images; NaN without prior preservation
     */
    public record Point(long step, double loss, double instanceLoss, double priorLoss) {}

    /** Colours that can be read on a kind of screen, and by people who see fewer of them. */
    public enum Theme {
        /** Dark on white. */
        LIGHT("#ffffff", "#333333", "#e3e3e3", "#c5d3ea", "#1f4e9c", "#c2571a", "#1f7a4d"),
        /** Light on nearly black. */
        DARK("#16181d", "#cfd3da", "#30343c", "#2c4263", "#7fb0ff", "#ffab70", "#6fd3a0");

        private final String background;
        private final String text;
        private final String grid;
        private final String step;
        private final String loss;
        private final String instance;
        private final String prior;

        Theme(String background, String text, String grid, String step, String loss, String instance, String prior) {
            this.background = background;
            this.text = text;
            this.grid = grid;
            this.step = step;
            this.loss = loss;
            this.instance = instance;
            this.prior = prior;
        }
    }

    private record Series(String name, String colour, double[] values) {}

    /**
     * Returns the SVG document.
     *
     * @param title the heading
     * @param points one a step, at least one
     * @param theme the screen that it is for
     */
    public static String svg(String title, List<Point> points, Theme theme) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("no points");
        }
        List<Series> series = List.of(
                new Series("loss", theme.loss, means(points, Point::loss)),
                new Series("instance", theme.instance, means(points, Point::instanceLoss)),
                new Series("prior", theme.prior, means(points, Point::priorLoss)));
        Series steps = new Series(
                "single steps",
                theme.step,
                points.stream().mapToDouble(Point::loss).toArray());
        double ceiling =
                ceiling(Stream.concat(series.stream(), Stream.of(steps)).toList());
        StringBuilder svg = new StringBuilder();
        append(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"13\" fill=\"%s\">",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT,
                theme.text);
        append(svg, "<title>%s</title>", Markup.escape(title));
        append(svg, "<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>", WIDTH, HEIGHT, theme.background);
        append(svg, "<text x=\"%d\" y=\"22\" font-size=\"15\">%s</text>", LEFT, Markup.escape(title));
        appendAxes(svg, points, ceiling, theme);
        append(svg, "<path d=\"%s\" stroke=\"%s\" fill=\"none\"/>", path(steps, points, ceiling), steps.colour());
        int legend = WIDTH - RIGHT - LEGEND * series.size();
        for (Series one : series) {
            if (isFinite(one)) {
                append(
                        svg,
                        "<path d=\"%s\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\" fill=\"none\"/>",
                        path(one, points, ceiling),
                        one.colour());
                append(svg, "<rect x=\"%d\" y=\"10\" width=\"12\" height=\"12\" fill=\"%s\"/>", legend, one.colour());
                append(svg, "<text x=\"%d\" y=\"21\">%s</text>", legend + 18, one.name());
                legend += LEGEND;
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static void appendAxes(StringBuilder svg, List<Point> points, double ceiling, Theme theme) {
        long first = points.get(0).step();
        long last = points.get(points.size() - 1).step();
        int decimals = (int) Math.max(0, 1 - Math.floor(Math.log10(ceiling / TICKS)));
        for (int tick = 0; tick <= TICKS; tick++) {
            double value = ceiling * tick / TICKS;
            append(
                    svg,
                    "<path d=\"M%d %.1fH%d\" stroke=\"%s\" fill=\"none\"/>",
                    LEFT,
                    y(value, ceiling),
                    WIDTH - RIGHT,
                    theme.grid);
            append(
                    svg,
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%." + decimals + "f</text>",
                    LEFT - 8,
                    y(value, ceiling) + 4,
                    value);
            long step = first + Math.round((last - first) * (double) tick / TICKS);
            append(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    x(step, first, last),
                    HEIGHT - BOTTOM + 18,
                    step);
        }
        append(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">step</text>", WIDTH - RIGHT, HEIGHT - 6);
    }

    /** The line through the values, broken where one is not finite. */
    private static String path(Series series, List<Point> points, double ceiling) {
        long first = points.get(0).step();
        long last = points.get(points.size() - 1).step();
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < points.size(); i++) {
            double value = series.values()[i];
            if (Double.isFinite(value)) {
                path.append(String.format(
                        Locale.ROOT,
                        "%s%.1f %.1f",
                        drawing ? "L" : "M",
                        x(points.get(i).step(), first, last),
                        y(value, ceiling)));
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

    private static boolean isFinite(Series series) {
        for (double value : series.values()) {
            if (Double.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    private static double ceiling(List<Series> series) {
        double highest = 0;
        for (Series one : series) {
            for (double value : one.values()) {
                highest = Double.isFinite(value) ? Math.max(highest, value) : highest;
            }
        }
        return highest > 0 ? TICKS * roundUp(highest / TICKS) : 1;
    }

    /** Returns the next number of the kind that people like on an axis: small numbers times a power of ten. */
    private static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 1.5, 2, 2.5, 3, 4, 5}) {
            if (factor * power >= value) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static double x(long step, long first, long last) {
        double fraction = last == first ? 0 : (double) (step - first) / (last - first);
        return LEFT + fraction * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double ceiling) {
        return HEIGHT - BOTTOM - value / ceiling * (HEIGHT - TOP - BOTTOM);
    }

    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
