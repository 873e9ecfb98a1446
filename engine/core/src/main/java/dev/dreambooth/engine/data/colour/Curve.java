package dev.dreambooth.engine.data.colour;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How stored values become light, both from 0 to 1.
 *
 * @param toLight of a stored value
 * @param isSrgb whether it is the curve of sRGB
 */
record Curve(DoubleUnaryOperator toLight, boolean isSrgb) {
    /** The curve of sRGB (IEC 61966-2-1). */
    static final Curve SRGB = new Curve(v -> v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4), true);

    private static final Curve BT709 =
            new Curve(v -> v < 0.081 ? v / 4.5 : Math.pow((v + 0.099) / 1.099, 1 / 0.45), false);

    /** The exponent of files whose programs meant sRGB and had no other way to say so. */
    private static final double NOMINAL = 1 / 2.2;

    /** Returns light = value^(1/gamma); the usual 1/2.2 stands for the curve of sRGB. */
    static Curve ofGamma(double gamma) {
        return Math.abs(gamma - NOMINAL) < 0.0005 ? SRGB : new Curve(v -> Math.pow(v, 1 / gamma), false);
    }

    /** Returns the curve of a code of ITU-T H.273, table 3, or empty if it is one of high dynamic range or unknown. */
    static Optional<Curve> ofCode(int code) {
        return switch (code) {
            case 1, 6, 14, 15 -> Optional.of(BT709);
            case 4 -> Optional.of(new Curve(v -> Math.pow(v, 2.2), false));
            case 5 -> Optional.of(new Curve(v -> Math.pow(v, 2.8), false));
            case 8 -> Optional.of(new Curve(v -> v, false));
            case 13 -> Optional.of(SRGB);
            default -> Optional.empty();
        };
    }

    /** Returns the stored value of light in sRGB. */
    static double toSrgb(double light) {
        double shown = Math.min(Math.max(light, 0), 1);
        return shown <= 0.0031308 ? 12.92 * shown : 1.055 * Math.pow(shown, 1 / 2.4) - 0.055;
    }
}
