package dev.dreambooth.jenkins.untrusted;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as a page shows them: what was measured, not all that a double can hold. */
public final class Numbers {
    private static final MathContext DIGITS = new MathContext(4);
    private static final double UNREADABLE = 1e15;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final int AFTER_THE_POINT = 3;
    private static final double WHOLE = 1e4;

    private Numbers() {}

    /** Returns a difference of measures with its sign. */
    public static String change(double difference) {
        String text = BigDecimal.valueOf(difference)
                .setScale(AFTER_THE_POINT, RoundingMode.HALF_EVEN)
                .toPlainString();
        return difference > 0 ? "+" + text : text;
    }

    /** Returns a time in the two units that mean something, such as {@code 2 h 5 min}. */
    public static String duration(long millis) {
        long seconds = millis / 1_000;
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        return seconds < HOUR
                ? seconds / MINUTE + " min " + seconds % MINUTE + " s"
                : seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
    }

    /** Returns a number with four significant digits; whole ones of a size that one can read stay whole. */
    public static String brief(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        if (Math.abs(value) >= UNREADABLE) {
            return exact.round(DIGITS).stripTrailingZeros().toString();
        }
        if (Math.abs(value) >= WHOLE) {
            return exact.setScale(0, RoundingMode.HALF_EVEN).toPlainString();
        }
        BigDecimal rounded = exact.round(DIGITS).stripTrailingZeros();
        return Math.abs(value) < 1e-4 && value != 0 ? rounded.toString() : rounded.toPlainString();
    }
}
