package dev.dreambooth.engine.data.png;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One chunk of a PNG file: a four-letter type and its data (PNG specification, section 5.3, "Chunk layout").
 *
 * @param type the chunk type, such as {@code IDAT}
 * @param data a read-only view of the chunk's data
 */
public record PngChunk(String type, ByteBuffer data) {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /** Length, type and checksum. */
    static final int OVERHEAD = 12;

    private static final int TYPE_LENGTH = 4;

    /**
     * Returns the chunks of a file up to and with {@code IEND}.
     *
     * @throws IOException if the file is cut off, a checksum is wrong or a length impossible; the message says which
     */
    public static List<PngChunk> readAll(byte[] file) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(file).asReadOnlyBuffer();
        if (file.length < SIGNATURE.length) {
            throw new IOException("it is shorter than a PNG signature");
        }
        rest.position(SIGNATURE.length);
        List<PngChunk> chunks = new ArrayList<>();
        PngChunk chunk;
        do {
            chunk = readNext(rest);
            chunks.add(chunk);
        } while (!chunk.type().equals("IEND"));
        return chunks;
    }

    private static PngChunk readNext(ByteBuffer rest) throws IOException {
        if (rest.remaining() < OVERHEAD) {
            throw new IOException("it ends before the PNG's last chunk");
        }
        int length = rest.getInt();
        if (length < 0 || length > rest.remaining() - 2 * Integer.BYTES) {
            throw new IOException("it ends inside a PNG chunk");
        }
        CRC32 crc = new CRC32();
        crc.update(rest.slice(rest.position(), TYPE_LENGTH + length));
        byte[] type = new byte[TYPE_LENGTH];
        rest.get(type);
        ByteBuffer data = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        String name = new String(type, StandardCharsets.ISO_8859_1);
        if (rest.getInt() != (int) crc.getValue()) {
            throw new IOException("the checksum of a PNG chunk is wrong");
        }
        return new PngChunk(name, data);
    }
}
