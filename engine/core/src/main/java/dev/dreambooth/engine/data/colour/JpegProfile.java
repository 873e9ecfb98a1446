package dev.dreambooth.engine.data.colour;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the profile of a JPEG file lies, spread over its APP2 segments before the first scan (ICC.1, annex B.4). */
public final class JpegProfile {
    private static final byte[] NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MARKER = 0xFF;
    private static final int APP2 = 0xE2;
    private static final int START_OF_SCAN = 0xDA;

    private JpegProfile() {}

    /**
     * A part of the profile.
     *
     * @param number as the segment tells it, from 1
     * @param count how many there are, as it tells
     * @param start of its bytes in the file
     * @param end of its bytes
     */
    public record Part(int number, int count, int start, int end) {}

    /** Returns the parts in the order of the file; nothing behind a segment that is none is looked at. */
    public static List<Part> parts(byte[] file) {
        List<Part> parts = new ArrayList<>();
        int position = 2;
        while (position + 3 < file.length && (file[position] & 0xFF) == MARKER) {
            int code = file[position + 1] & 0xFF;
            if (code == MARKER) { // fills up
                position++;
                continue;
            }
            int length = 256 * (file[position + 2] & 0xFF) + (file[position + 3] & 0xFF);
            if (code == START_OF_SCAN || length < 2) {
                break;
            }
            int end = Math.min(position + 2 + length, file.length);
            int data = position + 4 + NAME.length;
            if (code == APP2 && data + 2 <= end && Arrays.equals(NAME, 0, NAME.length, file, position + 4, data)) {
                parts.add(new Part(file[data] & 0xFF, file[data + 1] & 0xFF, data + 2, end));
            }
            position += 2 + length;
        }
        return parts;
    }
}
