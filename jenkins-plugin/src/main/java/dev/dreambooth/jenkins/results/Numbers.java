package dev.dreambooth.jenkins.results;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as a page shows them: what was measured, not all that a double can hold. */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(4);
    private static final double WHOLE = 1e4;

    private Numbers() {}

    /** Returns a number with four significant digits; whole ones of any size stay whole. */
    static String brief(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        if (Math.abs(value) >= WHOLE) {
            return exact.setScale(0, RoundingMode.HALF_EVEN).toPlainString();
        }
        BigDecimal rounded = exact.round(DIGITS).stripTrailingZeros();
        return Math.abs(value) < 1e-4 && value != 0 ? rounded.toString() : rounded.toPlainString();
    }
}
