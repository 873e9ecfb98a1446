package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers as results hold them: six digits after the point, as a person would write them, on every system and in every
 * language. Embeddings are known to about that many.
 */
public final class Digits extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;
    private static final int AFTER_THE_POINT = 6;

    /** Creates what Jackson writes numbers by. */
    public Digits() {
        super(Double.class);
    }

    /** Returns a finite number as it will be written. */
    public static double rounded(double value) {
        return decimal(value).doubleValue();
    }

    /** Returns a finite number as text, such as {@code 0.25}. */
    public static String text(double value) {
        return decimal(value).toPlainString();
    }

    /** Returns a finite number as people want to see it, with so many digits after the point. */
    public static String text(double value, int afterThePoint) {
        BigDecimal decimal = new BigDecimal(value).setScale(afterThePoint, RoundingMode.HALF_EVEN);
        return (decimal.signum() == 0 ? decimal.abs() : decimal).toPlainString();
    }

    private static BigDecimal decimal(double value) {
        BigDecimal stripped = new BigDecimal(value)
                .setScale(AFTER_THE_POINT, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    @Override
    public void serialize(Double value, JsonGenerator generator, SerializerProvider provider) throws IOException {
        generator.writeNumber(decimal(value));
    }
}
