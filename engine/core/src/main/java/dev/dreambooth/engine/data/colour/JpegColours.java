package dev.dreambooth.engine.data.colour;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The profile of a grey JPEG file, spread over its APP2 segments (ICC.1, annex B.4). That of a coloured one the decoder
 * applies.
 */
public final class JpegColours {
    private static final byte[] NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MARKER = 0xFF;
    private static final int APP2 = 0xE2;
    private static final int START_OF_SCAN = 0xDA;

    private JpegColours() {}

    /** Returns what a file says of its greys; nothing if its profile is for colours, or its segments end early. */
    public static StatedColours ofGrey(byte[] file) {
        SortedMap<Integer, byte[]> parts = parts(file);
        if (parts.isEmpty()) {
            return StatedColours.SRGB;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.values().forEach(whole::writeBytes);
        return StatedColours.ofProfile(whole.toByteArray());
    }

    /** The parts by their number, which a byte after the name tells; another tells how many there are. */
    private static SortedMap<Integer, byte[]> parts(byte[] file) {
        SortedMap<Integer, byte[]> parts = new TreeMap<>();
        int position = 2;
        while (position + 3 < file.length && (file[position] & 0xFF) == MARKER) {
            int code = file[position + 1] & 0xFF;
            int length = 256 * (file[position + 2] & 0xFF) + (file[position + 3] & 0xFF);
            int end = Math.min(position + 2 + length, file.length);
            int data = position + 4 + NAME.length;
            if (code == START_OF_SCAN || length < 2) {
                break;
            }
            if (code == APP2 && data + 2 <= end && Arrays.equals(NAME, 0, NAME.length, file, position + 4, data)) {
                parts.put(file[data] & 0xFF, Arrays.copyOfRange(file, data + 2, end));
            }
            position += 2 + length;
        }
        return parts;
    }
}
