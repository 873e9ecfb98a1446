package dev.dreambooth.engine.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source text into the zip archive that libtorch loads as a module: a class {@code Ops} without
 * parameters whose methods are the given functions.
 *
 * <p>The archive holds the source, an empty constant table and a pickle that says "an instance of Ops, not training".
 */
final class TorchScriptArchive {
    private static final String CLASS_HEADER = """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private TorchScriptArchive() {}

    /**
     * Builds the archive in memory.
     *
     * @param sources texts of top-level functions {@code def name(self, ...)}
     */
    static byte[] of(List<String> sources) {
        StringBuilder code = new StringBuilder(CLASS_HEADER);
        for (String source : sources) {
            source.lines()
                    .map(line -> line.replaceFirst("^def (\\w+)\\(self", "def $1(self: __torch__.Ops"))
                    .forEach(line -> code.append("  ").append(line).append('\n'));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "ops/data.pkl", instancePickle());
            store(zip, "ops/code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
            store(zip, "ops/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "ops/byteorder", "little".getBytes(StandardCharsets.UTF_8));
            store(zip, "ops/version", "10\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickle protocol 2 of an object of class {@code __torch__.Ops} with the state {@code {"training": False}}. */
    private static byte[] instancePickle() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x80, 2, 'c'});
        out.writeBytes("__torch__\nOps\n".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(new byte[] {'q', 0, ')', (byte) 0x81, '}', '('});
        byte[] key = "training".getBytes(StandardCharsets.UTF_8);
        out.writeBytes(new byte[] {'X', (byte) key.length, 0, 0, 0});
        out.writeBytes(key);
        out.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
        return out.toByteArray();
    }

    /** libtorch reads stored entries alone, so sizes and checksum are given up front. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
