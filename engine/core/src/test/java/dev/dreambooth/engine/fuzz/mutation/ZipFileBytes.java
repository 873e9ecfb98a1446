package dev.dreambooth.engine.fuzz.mutation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Takes ZIP archives apart and puts them together without the checks that Java has, so that they can be made to lie. */
public final class ZipFileBytes {
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int DEFLATED = 8;
    /** A Unix file's mode, in the upper half of an entry's attributes. */
    static final int LINK = 0xA1FF;

    private ZipFileBytes() {}

    /**
     * An entry.
     *
     * @param packed whether it is compressed
     * @param unixMode its kind and rights, or 0
     */
    public record Entry(String name, byte[] content, boolean packed, int unixMode) {}

    /** Returns what its directory lists. */
    static List<Entry> entries(byte[] zip) {
        List<Entry> entries = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int at = in.getInt(zip.length - END_BYTES + 16);
        for (; in.getInt(at) == CENTRAL; at += CENTRAL_BYTES + in.getShort(at + 28) + in.getShort(at + 30)) {
            int nameBytes = in.getShort(at + 28);
            int local = in.getInt(at + 42);
            int start = local + LOCAL_BYTES + in.getShort(local + 26) + in.getShort(local + 28);
            byte[] stored = Arrays.copyOfRange(zip, start, start + in.getInt(at + 20));
            boolean packed = in.getShort(at + 10) == DEFLATED;
            String name = new String(zip, at + CENTRAL_BYTES, nameBytes, StandardCharsets.UTF_8);
            entries.add(new Entry(name, packed ? inflated(stored) : stored, packed, 0));
        }
        return entries;
    }

    /** Returns the archive of these entries, in this order, whatever they are called. */
    public static byte[] of(List<Entry> entries) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            byte[] stored = entry.packed() ? deflated(entry.content()) : entry.content();
            CRC32 crc = new CRC32();
            crc.update(entry.content());
            ByteBuffer facts = buffer(16)
                    .putInt((int) crc.getValue())
                    .putInt(stored.length)
                    .putInt(entry.content().length)
                    .putShort((short) name.length);
            int method = entry.packed() ? DEFLATED : 0;
            ByteBuffer central = buffer(CENTRAL_BYTES)
                    .putInt(CENTRAL)
                    .putShort((short) 0x0314)
                    .putShort((short) 20)
                    .putShort((short) 0x0800)
                    .putShort((short) method);
            central.put(16, content(facts), 0, 14)
                    .putInt(38, entry.unixMode() << 16)
                    .putInt(42, file.size());
            directory.writeBytes(content(central));
            directory.writeBytes(name);
            ByteBuffer local = buffer(LOCAL_BYTES)
                    .putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) 0x0800)
                    .putShort((short) method);
            file.writeBytes(content(local.put(14, content(facts), 0, 14)));
            file.writeBytes(name);
            file.writeBytes(stored);
        }
        ByteBuffer end = buffer(END_BYTES).putInt(0x06054b50).putInt(0);
        end.putShort((short) entries.size()).putShort((short) entries.size());
        end.putInt(directory.size()).putInt(file.size());
        file.writeBytes(directory.toByteArray());
        file.writeBytes(content(end));
        return file.toByteArray();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] content(ByteBuffer buffer) {
        byte[] content = new byte[buffer.capacity()];
        buffer.get(0, content);
        return content;
    }

    private static byte[] inflated(byte[] packed) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed), new Inflater(true))) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] deflated(byte[] content) {
        Deflater raw = new Deflater(Deflater.BEST_COMPRESSION, true);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, raw)) {
            out.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            raw.end();
        }
        return packed.toByteArray();
    }
}
