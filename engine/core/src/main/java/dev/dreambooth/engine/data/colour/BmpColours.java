package dev.dreambooth.engine.data.colour;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The profile that a BMP file of version 5 carries with it ({@code BITMAPV5HEADER}). */
public final class BmpColours {
    private static final int HEADER = 14;
    private static final int VERSION_5 = 124;
    private static final int KIND = HEADER + 56;
    private static final int PROFILE = HEADER + 112;
    private static final int EMBEDDED = 0x4D424544;

    private BmpColours() {}

    /** Returns what a file says of its colours. */
    public static StatedColours of(byte[] file) {
        if (file.length < HEADER + VERSION_5) {
            return StatedColours.SRGB;
        }
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(HEADER) < VERSION_5 || header.getInt(KIND) != EMBEDDED) {
            return StatedColours.SRGB;
        }
        long start = HEADER + Integer.toUnsignedLong(header.getInt(PROFILE));
        long end = start + Integer.toUnsignedLong(header.getInt(PROFILE + Integer.BYTES));
        if (end > file.length) {
            return StatedColours.unusable("has a colour profile that is cut off");
        }
        return StatedColours.ofProfile(Arrays.copyOfRange(file, (int) start, (int) end));
    }
}
