package dev.dreambooth.engine.data.colour;

import dev.dreambooth.engine.data.png.PngChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The colours of a PNG file (third edition, section 11.3.2): of the chunks that speak of them the first counts, in the order
 * {@code cICP}, {@code iCCP}, {@code sRGB}, {@code gAMA} with {@code cHRM}.
 */
public final class PngColours {
    /** No profile is as long; a few bytes could unpack to any length. */
    private static final int MAX_PROFILE = 16 << 20;

    private static final double UNIT = 100_000;

    /** The primaries of ITU-T H.273, table 2. */
    private static final Map<Integer, Primaries> CODED = Map.of(
            1, Primaries.SRGB,
            5, Primaries.ofD65(0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
            6, Primaries.ofD65(0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
            7, Primaries.ofD65(0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
            9, Primaries.ofD65(0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
            11,
                    new Primaries(
                            List.of(0.314, 0.351), List.of(0.680, 0.320), List.of(0.265, 0.690), List.of(0.150, 0.060)),
            12, Primaries.ofD65(0.680, 0.320, 0.265, 0.690, 0.150, 0.060));

    private PngColours() {}

    /**
     * Returns what a file says of its colours.
     *
     * @throws IOException if it is no whole PNG file
     */
    public static StatedColours of(byte[] file) throws IOException {
        Map<String, ByteBuffer> chunks = PngChunk.readAll(file).stream()
                .collect(Collectors.toMap(PngChunk::type, PngChunk::data, (first, again) -> first));
        if (chunks.containsKey("cICP")) {
            return coded(chunks.get("cICP"));
        }
        if (chunks.containsKey("iCCP")) {
            return profile(chunks.get("iCCP"));
        }
        return chunks.containsKey("sRGB") ? StatedColours.SRGB : numbers(chunks);
    }

    private static StatedColours coded(ByteBuffer data) {
        if (data.remaining() != 4) {
            return StatedColours.unusable("has a damaged cICP chunk");
        }
        int transfer = data.get(1) & 0xFF;
        Primaries primaries = CODED.get(data.get(0) & 0xFF);
        Optional<Curve> curve = Curve.ofCode(transfer);
        if (transfer == 16 || transfer == 18) {
            return StatedColours.unusable(
                    "holds colours of high dynamic range (" + (transfer == 16 ? "PQ" : "HLG") + ")");
        }
        if (primaries == null || curve.isEmpty() || data.get(2) != 0 || data.get(3) != 1) {
            return StatedColours.unusable("has colours of a kind that is not known here (cICP " + (data.get(0) & 0xFF)
                    + ", " + transfer + ")");
        }
        return StatedColours.of(MatrixTransform.of(primaries, curve.get()));
    }

    /** A name, a zero, the compression method 0, and the profile, compressed. */
    private static StatedColours profile(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        int name = 0;
        while (name < bytes.length && bytes[name] != 0) {
            name++;
        }
        if (name + 2 >= bytes.length || bytes[name + 1] != 0) {
            return StatedColours.unusable("has a damaged iCCP chunk");
        }
        try {
            return StatedColours.ofProfile(unpacked(bytes, name + 2));
        } catch (DataFormatException damaged) {
            return StatedColours.unusable("has a colour profile that does not unpack (" + damaged.getMessage() + ")");
        }
    }

    private static byte[] unpacked(byte[] bytes, int from) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, from, bytes.length - from);
            ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
            byte[] part = new byte[8192];
            while (!inflater.finished()) {
                int length = inflater.inflate(part);
                if (length == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DataFormatException("it is cut off");
                }
                unpacked.write(part, 0, length);
                if (unpacked.size() > MAX_PROFILE) {
                    throw new DataFormatException("it is longer than any");
                }
            }
            return unpacked.toByteArray();
        } finally {
            inflater.end();
        }
    }

    private static StatedColours numbers(Map<String, ByteBuffer> chunks) {
        ByteBuffer gamma = chunks.get("gAMA");
        ByteBuffer points = chunks.get("cHRM");
        if ((gamma != null && (gamma.remaining() != 4 || gamma.getInt(0) <= 0))
                || (points != null && points.remaining() != 32)) {
            return StatedColours.unusable("has a damaged gAMA or cHRM chunk");
        }
        Curve curve = gamma == null ? Curve.SRGB : Curve.ofGamma(gamma.getInt(0) / UNIT);
        Primaries primaries = points == null
                ? Primaries.SRGB
                : new Primaries(point(points, 0), point(points, 1), point(points, 2), point(points, 3));
        return primaries.areUsable()
                ? StatedColours.of(MatrixTransform.of(primaries, curve))
                : StatedColours.unusable("has a damaged cHRM chunk");
    }

    private static List<Double> point(ByteBuffer points, int index) {
        return List.of(points.getInt(8 * index) / UNIT, points.getInt(8 * index + 4) / UNIT);
    }
}
