package dev.dreambooth.engine.data.colour;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** The {@link JpegProfile} of a grey JPEG file; that of a coloured one the decoder applies. */
public final class JpegColours {
    private JpegColours() {}

    /** Returns what a file says of its greys; nothing if its profile is for colours, or its segments end early. */
    public static StatedColours ofGrey(byte[] file) {
        SortedMap<Integer, byte[]> parts = new TreeMap<>(); // by their numbers
        for (JpegProfile.Part part : JpegProfile.parts(file)) {
            parts.put(part.number(), Arrays.copyOfRange(file, part.start(), part.end()));
        }
        if (parts.isEmpty()) {
            return StatedColours.SRGB;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.values().forEach(whole::writeBytes);
        return StatedColours.ofProfile(whole.toByteArray());
    }
}
