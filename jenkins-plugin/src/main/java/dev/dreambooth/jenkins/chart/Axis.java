package dev.dreambooth.jenkins.chart;

import dev.dreambooth.jenkins.untrusted.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An axis that begins and ends at round numbers and has a few of them in between. */
public final class Axis {
    private static final int STEPS = 4;
    private static final double[] ROUND = {1, 2, 5, 10};

    private final BigDecimal low;
    private final BigDecimal step;
    private final int steps;
    private final double from;
    private final double to;

    private Axis(BigDecimal low, BigDecimal step, int steps, double from, double to) {
        this.low = low;
        this.step = step;
        this.steps = steps;
        this.from = from;
        this.to = to;
    }

    /**
     * Returns the axis over finite values.
     *
     * @param low the lowest of them
     * @param high the highest
     * @param from where in the image its beginning lies
     * @param to where its end lies; less than {@code from} if it rises upwards
     */
    public static Axis over(double low, double high, double from, double to) {
        double span = high > low ? high - low : high == 0 ? 1 : Math.abs(high);
        double size = Math.pow(10, Math.floor(Math.log10(span / STEPS)));
        double wanted = span / STEPS / size;
        double factor = ROUND[ROUND.length - 1];
        for (int i = ROUND.length - 1; i >= 0; i--) {
            factor = ROUND[i] >= wanted - 1e-9 ? ROUND[i] : factor;
        }
        BigDecimal step = new BigDecimal(String.format(Locale.ROOT, "%.0e", factor * size));
        double stride = step.doubleValue();
        long first = (long) Math.floor(low / stride + 1e-9);
        long last = (long) Math.ceil(high / stride - 1e-9);
        int steps = (int) Math.max(1, last - first);
        return new Axis(step.multiply(BigDecimal.valueOf(first)), step, steps, from, to);
    }

    /** Returns where in the image a value lies. */
    public String place(double value) {
        double whole = step.doubleValue() * steps;
        return coordinate(from + (to - from) * (value - low.doubleValue()) / whole);
    }

    /** Returns the round numbers. */
    public List<Tick> getTicks() {
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            double value = low.add(step.multiply(BigDecimal.valueOf(i))).doubleValue();
            ticks.add(new Tick(Numbers.brief(value), coordinate(from + (to - from) * i / steps)));
        }
        return ticks;
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A round number on an axis. */
    public static final class Tick {
        private final String text;
        private final String place;

        Tick(String text, String place) {
            this.text = text;
            this.place = place;
        }

        /** Returns the number. */
        public String getText() {
            return text;
        }

        /** Returns where in the image it lies. */
        public String getPlace() {
            return place;
        }
    }
}
