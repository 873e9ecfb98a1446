package dev.dreambooth.jenkins.trend;

import dev.dreambooth.jenkins.chart.Axis;
import dev.dreambooth.jenkins.evaluation.GateVerdict;
import dev.dreambooth.jenkins.evaluation.Interval;
import dev.dreambooth.jenkins.text.Messages;
import dev.dreambooth.jenkins.untrusted.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How one measure went over builds, as an image: axes with round numbers, a point a build, and the line of its gate. */
public final class Trend {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 150;
    private static final int LEFT = 48;
    private static final int RIGHT = 8;
    private static final int TOP = 8;
    private static final int BOTTOM = 22;

    private final String name;
    private final String better;
    private final List<Integer> builds;
    private final List<Double> values;
    private final List<Optional<Double>> thresholds;
    private final Axis axis;

    private Trend(
            String name, String better, List<Integer> builds, List<Double> values, List<Optional<Double>> thresholds) {
        this.name = name;
        this.better = better;
        this.builds = builds;
        this.values = values;
        this.thresholds = thresholds;
        DoubleStream shown = DoubleStream.concat(
                values.stream().mapToDouble(Double::doubleValue),
                thresholds.stream().flatMap(Optional::stream).mapToDouble(Double::doubleValue));
        var range = shown.summaryStatistics();
        axis = Axis.over(range.getMin(), range.getMax(), HEIGHT - BOTTOM, TOP);
    }

    /** Returns the trends of all that at least two builds have: gates first, then other quality, losses, and costs. */
    static List<Trend> of(List<TrendPoint> points) {
        List<Trend> trends = new ArrayList<>();
        Set<String> gates = new LinkedHashSet<>();
        TreeSet<String> names =
                new TreeSet<>(Comparator.comparing(Measure::rank).thenComparing(Comparator.naturalOrder()));
        for (TrendPoint point : points) {
            gates.addAll(point.gates().keySet());
            names.addAll(point.getValues().keySet());
        }
        gates.forEach(name -> ofGate(name, points).ifPresent(trends::add));
        names.forEach(name -> ofMeasure(name, points).ifPresent(trends::add));
        return trends;
    }

    private static Optional<Trend> ofGate(String name, List<TrendPoint> points) {
        List<TrendPoint> with =
                points.stream().filter(point -> point.gates().containsKey(name)).toList();
        if (with.size() < 2) {
            return Optional.empty();
        }
        List<GateVerdict> verdicts =
                with.stream().map(point -> point.gates().get(name)).toList();
        boolean more = verdicts.get(verdicts.size() - 1).isAtLeast();
        return Optional.of(new Trend(
                Measure.GATE + name,
                Messages.of(more ? "more" : "less"),
                with.stream().map(TrendPoint::getBuild).toList(),
                verdicts.stream()
                        .flatMap(gate -> Optional.ofNullable(gate.getFound()).stream())
                        .map(Interval::getValue)
                        .toList(),
                verdicts.stream()
                        .map(gate -> Optional.of(gate.getThreshold()).filter(Double::isFinite))
                        .toList()));
    }

    private static Optional<Trend> ofMeasure(String name, List<TrendPoint> points) {
        List<TrendPoint> with = points.stream()
                .filter(point -> point.getValues().containsKey(name))
                .toList();
        return with.size() < 2
                ? Optional.empty()
                : Optional.of(new Trend(
                        name,
                        Measure.better(name),
                        with.stream().map(TrendPoint::getBuild).toList(),
                        with.stream().map(point -> point.getValues().get(name)).toList(),
                        List.of()));
    }

    /** Returns what was measured. */
    public String getName() {
        return name;
    }

    /** Returns the same in the reader's language. */
    public String getTitle() {
        return Measure.title(name);
    }

    /** Returns which way is better, in words; empty where neither is. */
    public String getBetter() {
        return better;
    }

    /** Returns the newest value. */
    public String getLast() {
        return Numbers.brief(values.get(values.size() - 1));
    }

    /** Returns by how much the newest value differs from the one before. */
    public String getChange() {
        double change = values.get(values.size() - 1) - values.get(values.size() - 2);
        if (change == 0) {
            return Messages.of("unchanged");
        }
        return (change > 0 ? "+" : "") + Numbers.brief(change);
    }

    /** Returns in words what the image shows, for those who cannot see it. */
    public String getDescription() {
        return Messages.of(
                "trend",
                getTitle(),
                Integer.toString(getFirstBuild()),
                Integer.toString(getLastBuild()),
                values.stream().map(Numbers::brief).collect(Collectors.joining(", ")));
    }

    /** Returns the view box of the SVG image. */
    public String getViewBox() {
        return "0 0 " + WIDTH + " " + HEIGHT;
    }

    /** Returns the round numbers of the vertical axis. */
    public List<Axis.Tick> getTicks() {
        return axis.getTicks();
    }

    /** Returns the points of the SVG polyline. */
    public String getLine() {
        return IntStream.range(0, values.size())
                .mapToObj(i -> x(i) + "," + axis.place(values.get(i)))
                .collect(Collectors.joining(" "));
    }

    /** Returns the points of the line that the gate draws; empty if there is none. */
    public String getGateLine() {
        return IntStream.range(0, thresholds.size())
                .filter(i -> thresholds.get(i).isPresent())
                .mapToObj(i -> x(i) + "," + axis.place(thresholds.get(i).get()))
                .collect(Collectors.joining(" "));
    }

    /** Returns a dot for each build. */
    public List<Dot> getDots() {
        return IntStream.range(0, values.size())
                .mapToObj(i -> new Dot(builds.get(i), Numbers.brief(values.get(i)), x(i), axis.place(values.get(i))))
                .toList();
    }

    /** Returns the first build. */
    public int getFirstBuild() {
        return builds.get(0);
    }

    /** Returns the last build. */
    public int getLastBuild() {
        return builds.get(builds.size() - 1);
    }

    private String x(int i) {
        return String.format(Locale.ROOT, "%.1f", LEFT + (WIDTH - LEFT - (double) RIGHT) * i / (values.size() - 1));
    }

    /**
     * A build in the image.
     *
     * @param build its number
     * @param value its value for a person
     * @param x where it lies from the left
     * @param y where it lies from above
     */
    public record Dot(int build, String value, String x, String y) {
        /** Returns the number of the build. */
        public int getBuild() {
            return build;
        }

        /** Returns the value. */
        public String getValue() {
            return value;
        }

        /** Returns where it lies from the left. */
        public String getX() {
            return x;
        }

        /** Returns where it lies from above. */
        public String getY() {
            return y;
        }
    }
}
