package dev.dreambooth.engine.report;

import java.util.Locale;

/**
 * Where a step and a loss lie in the image of {@link LossCurve}, and the grid that tells so.
 *
 * @param first the step at the left edge
 * @param last the step at the right edge
 * @param ceiling the loss at the upper edge; the lower one is 0
 */
record LossAxes(long first, long last, double ceiling) {
    static final int WIDTH = 960;
    static final int HEIGHT = 360;
    static final int LEFT = 64;
    static final int RIGHT = 16;
    static final int TOP = 40;
    static final int BOTTOM = 40;

    private static final int TICKS = 5;

    /** Returns axes that end soon after the highest loss, at a number that people like to read. */
    static LossAxes upTo(double highest, long first, long last) {
        return new LossAxes(first, last, highest > 0 ? TICKS * roundUp(highest / TICKS) : 1);
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

    double x(long step) {
        double fraction = last == first ? 0 : (double) (step - first) / (last - first);
        return LEFT + fraction * (WIDTH - LEFT - RIGHT);
    }

    double y(double loss) {
        return HEIGHT - BOTTOM - loss / ceiling * (HEIGHT - TOP - BOTTOM);
    }

    /** Returns the grid with its numbers. */
    String grid(String colour) {
        StringBuilder svg = new StringBuilder();
        int decimals = (int) Math.max(0, 1 - Math.floor(Math.log10(ceiling / TICKS)));
        for (int tick = 0; tick <= TICKS; tick++) {
            double loss = ceiling * tick / TICKS;
            append(svg, "<path d=\"M%d %.1fH%d\" stroke=\"%s\" fill=\"none\"/>", LEFT, y(loss), WIDTH - RIGHT, colour);
            append(
                    svg,
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%." + decimals + "f</text>",
                    LEFT - 8,
                    y(loss) + 4,
                    loss);
            long step = first + Math.round((last - first) * (double) tick / TICKS);
            append(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    x(step),
                    HEIGHT - BOTTOM + 18,
                    step);
        }
        append(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">step</text>", WIDTH - RIGHT, HEIGHT - 6);
        return svg.toString();
    }

    private static void append(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
