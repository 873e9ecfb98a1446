package dev.dreambooth.jenkins.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How one measure went over builds, as an image.
 *
 * @param name what was measured
 * @param builds the numbers of the builds
 * @param values the value of each
 */
public record Trend(String name, List<Integer> builds, List<Double> values) {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 90;
    private static final int MARGIN = 6;

    /** Returns the trends of all measures that at least two builds have. */
    static List<Trend> of(List<TrendPoint> points) {
        List<Trend> trends = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        points.forEach(point -> names.addAll(point.getValues().keySet()));
        for (String name : names) {
            List<TrendPoint> with = points.stream()
                    .filter(point -> Objects.nonNull(point.getValues().get(name)))
                    .toList();
            if (with.size() > 1) {
                trends.add(new Trend(
                        name,
                        with.stream().map(TrendPoint::getBuild).toList(),
                        with.stream().map(point -> point.getValues().get(name)).toList()));
            }
        }
        return trends;
    }

    /** Returns what was measured. */
    public String getName() {
        return name;
    }

    /** Returns the first and the last build. */
    public String getRange() {
        return "#" + builds.get(0) + " to #" + builds.get(builds.size() - 1);
    }

    /** Returns the newest value. */
    public String getLast() {
        return text(values.get(values.size() - 1));
    }

    /** Returns the lowest and the highest value. */
    public String getSpan() {
        return text(low()) + " to " + text(high());
    }

    /** Returns the view box of the SVG image. */
    public String getViewBox() {
        return "0 0 " + WIDTH + " " + HEIGHT;
    }

    /** Returns the points of the SVG polyline. */
    public String getLine() {
        double span = high() > low() ? high() - low() : 1;
        int last = values.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        MARGIN + (WIDTH - 2.0 * MARGIN) * i / last,
                        HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * (values.get(i) - low()) / span))
                .collect(Collectors.joining(" "));
    }

    private double low() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private double high() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
