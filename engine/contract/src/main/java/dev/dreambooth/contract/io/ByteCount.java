package dev.dreambooth.contract.io;

import java.util.Locale;

/** Numbers of bytes for a person, in one form wherever they are told: decimal units, three digits. */
public final class ByteCount {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};
    private static final int UNIT = 1000;

    /** From here on a value would be shown as the next unit's one. */
    private static final double ROUNDED_UP = 999.5;

    private ByteCount() {}

    /** Returns a number of bytes in words, such as {@code 512 bytes}, {@code 4.83 MB} or {@code 13.8 GB}. */
    public static String shown(long bytes) {
        if (bytes < UNIT) {
            return bytes + " bytes";
        }
        double value = (double) bytes / UNIT;
        int unit = 0;
        while (value >= ROUNDED_UP && unit + 1 < UNITS.length) {
            value /= UNIT;
            unit++;
        }
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
    }
}
