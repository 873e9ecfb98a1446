package dev.dreambooth.engine.data.reading;

import dev.dreambooth.engine.data.colour.JpegProfile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/**
 * The size that a colour profile in an image claims to have, in its first four bytes (ICC.1, 7.2.2). Decoders make room for
 * that much, which may be gigabytes, before they read what is there.
 */
final class ClaimedProfile {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    /** "ICCP", the least significant byte first (RFC 9649, 2.7.1.4). */
    private static final int WEBP_PROFILE = 0x50434349;

    private ClaimedProfile() {}

    /**
     * Checks the profile of a WebP file.
     *
     * @throws IOException if it cannot be as large as it claims; the message completes a sentence about the file
     */
    static void checkWebp(byte[] file) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long position = RIFF_HEADER;
        while (position + CHUNK_HEADER + Integer.BYTES <= file.length) {
            int chunk = (int) position;
            long length = Integer.toUnsignedLong(buffer.getInt(chunk + Integer.BYTES));
            if (buffer.getInt(chunk) == WEBP_PROFILE) {
                check(file, chunk + CHUNK_HEADER);
            }
            position += CHUNK_HEADER + length + (length & 1);
        }
    }

    /**
     * Checks the profile of a JPEG file.
     *
     * @param file without anything between its segments
     * @throws IOException if it cannot be as large as it claims; the message completes a sentence about the file
     */
    static void checkJpeg(byte[] file) throws IOException {
        List<JpegProfile.Part> parts = JpegProfile.parts(file);
        for (JpegProfile.Part part : parts) {
            if (part.number() == 1) {
                check(file, part.start());
            }
        }
        if (!parts.isEmpty() && isFirst(parts.get(0), parts.size())) {
            check(file, parts.get(0).start());
        }
    }

    /** Where there is one, or numbers are wrong, decoders take the parts as they come. */
    private static boolean isFirst(JpegProfile.Part inFile, int parts) {
        return parts == 1 || inFile.number() < 1 || inFile.count() != parts;
    }

    private static void check(byte[] file, int position) throws IOException {
        if (position + Integer.BYTES > file.length) {
            return;
        }
        long claimed = Integer.toUnsignedLong(ByteBuffer.wrap(file).getInt(position));
        if (claimed > file.length) {
            throw new IOException(String.format(
                    Locale.ROOT, "its colour profile claims %d bytes, and the file has %d", claimed, file.length));
        }
    }
}
