package dev.dreambooth.engine.data.png;

import dev.dreambooth.engine.data.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes images as PNG files whose bytes depend on nothing but the image and its texts: no time stamp, no program
 * name, fixed compression settings. Equal images can then be recognised by the digests of their files.
 *
 * <p>Portable Network Graphics specification, second edition: section 9 on filters, section 11 on chunks.
 */
public final class PngWriter {
    private static final int COMPRESSION_LEVEL = 6;
    private static final byte TRUE_COLOUR = 2;
    private static final byte BITS = 8;
    private static final int BYTES_PER_PIXEL = 3;

    private PngWriter() {}

    /**
     * Returns the PNG file of an image.
     *
     * @param texts texts stored with the image by keyword, in the map's order; see {@link PngText}
     */
    public static byte[] encode(RgbImage image, Map<String, String> texts) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(PngChunk.SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
        writeChunk(file, "IHDR", header.put(BITS).put(TRUE_COLOUR).array());
        // The samples are sRGB, rendered perceptually; without the chunk a viewer is free to guess.
        writeChunk(file, "sRGB", new byte[] {0});
        texts.forEach((keyword, text) -> {
            PngText chunk = PngText.of(keyword, text);
            writeChunk(file, chunk.chunkType(), chunk.chunkData());
        });
        writeChunk(file, "IDAT", compress(filter(image)));
        writeChunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void writeChunk(ByteArrayOutputStream file, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
        file.writeBytes(number.putInt(0, data.length).array());
        file.writeBytes(name);
        file.writeBytes(data);
        file.writeBytes(number.putInt(0, (int) crc.getValue()).array());
    }

    private static byte[] compress(byte[] data) {
        Deflater deflater = new Deflater(COMPRESSION_LEVEL);
        try {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                compressed.write(buffer, 0, deflater.deflate(buffer));
            }
            return compressed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Returns each row as a filter number and the row's differences under the filter that makes them smallest. */
    private static byte[] filter(RgbImage image) {
        int stride = BYTES_PER_PIXEL * image.width();
        byte[] filtered = new byte[(stride + 1) * image.height()];
        byte[] above = new byte[stride];
        byte[] row = new byte[stride];
        byte[] candidate = new byte[stride];
        for (int y = 0; y < image.height(); y++) {
            image.copyRow(y, row, 0);
            long least = Long.MAX_VALUE;
            for (PngFilter filter : PngFilter.values()) {
                long cost = filter.apply(row, above, BYTES_PER_PIXEL, candidate);
                if (cost < least) {
                    least = cost;
                    filtered[y * (stride + 1)] = filter.number();
                    System.arraycopy(candidate, 0, filtered, y * (stride + 1) + 1, stride);
                }
            }
            byte[] spare = above;
            above = row;
            row = spare;
        }
        return filtered;
    }
}
