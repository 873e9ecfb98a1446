package dev.dreambooth.engine.data.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The colour profile in a WebP file (RFC 9649, section 2.7.1.4). The decoder makes room for as much as the profile's first
 * number claims, which may be gigabytes, before it reads what is there.
 */
final class WebpProfile {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    /** "ICCP", the least significant byte first. */
    private static final int PROFILE = 0x50434349;

    private WebpProfile() {}

    /**
     * Checks that a profile is not longer than the chunk that holds it.
     *
     * @throws IOException if it is; the message completes a sentence about the file
     */
    static void check(byte[] file) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long position = FIRST_CHUNK;
        while (position + CHUNK_HEADER + Integer.BYTES <= file.length) {
            int chunk = (int) position;
            long length = Integer.toUnsignedLong(buffer.getInt(chunk + Integer.BYTES));
            if (buffer.getInt(chunk) == PROFILE) {
                long claimed = Integer.toUnsignedLong(Integer.reverseBytes(buffer.getInt(chunk + CHUNK_HEADER)));
                if (claimed > length) {
                    throw new IOException(
                            String.format(Locale.ROOT, "its colour profile has %d of %d bytes", length, claimed));
                }
            }
            position += CHUNK_HEADER + length + (length & 1);
        }
    }
}
