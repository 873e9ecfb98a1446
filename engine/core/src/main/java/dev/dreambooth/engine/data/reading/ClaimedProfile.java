package dev.dreambooth.engine.data.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final byte[] JPEG_PROFILE = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MARKER = 0xFF;
    private static final int APP2 = 0xE2;
    private static final int START_OF_SCAN = 0xDA;

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

    /** A part of a JPEG's profile: its number, how many there should be, where it begins. */
    private record Part(int number, int count, int position) {}

    /**
     * Checks the profile of a JPEG file, which is spread over its APP2 segments (ICC.1, annex B.4).
     *
     * @param file without anything between its segments
     * @throws IOException if it cannot be as large as it claims; the message completes a sentence about the file
     */
    static void checkJpeg(byte[] file) throws IOException {
        List<Part> parts = jpegParts(file);
        for (int i = 0; i < parts.size(); i++) {
            // where numbers are wrong, decoders take the parts as they come
            boolean misnumbered = parts.get(0).number < 1 || parts.get(0).count != parts.size();
            if (parts.get(i).number == 1 || (i == 0 && (misnumbered || parts.size() == 1))) {
                check(file, parts.get(i).position);
            }
        }
    }

    private static List<Part> jpegParts(byte[] file) {
        List<Part> parts = new ArrayList<>();
        int position = 2;
        while (position + 3 < file.length && (file[position] & 0xFF) == MARKER) {
            int code = file[position + 1] & 0xFF;
            if (code == MARKER) {
                position++; // a filler
                continue;
            }
            int length = 256 * (file[position + 2] & 0xFF) + (file[position + 3] & 0xFF);
            int data = position + 4 + JPEG_PROFILE.length;
            if (code == START_OF_SCAN || length < 2) {
                break;
            }
            if (code == APP2
                    && data + 2 <= file.length
                    && Arrays.equals(JPEG_PROFILE, 0, JPEG_PROFILE.length, file, position + 4, data)) {
                parts.add(new Part(file[data] & 0xFF, file[data + 1] & 0xFF, data + 2));
            }
            position += 2 + length;
        }
        return parts;
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
