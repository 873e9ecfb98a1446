package dev.dreambooth.engine.family.sd;

import dev.dreambooth.engine.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the 32-bit tensors of a safetensors file as {@code torch.save(dict(state_dict=...))} would, or deeper inside. */
final class CheckpointWriter {
    private final StringBuilder pickle = new StringBuilder();

    private CheckpointWriter() {}

    static void write(SafetensorsFile weights, Path target) throws IOException {
        write(weights, target, List.of("state_dict"));
    }

    /** @param layers the keys that lead to the weights, from the outermost */
    static void write(SafetensorsFile weights, Path target, List<String> layers) throws IOException {
        CheckpointWriter writer = new CheckpointWriter();
        try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(target))) {
            int key = 0;
            writer.pickle.append("\u0080\u0002}");
            layers.forEach(layer -> writer.pickle.append(text(layer)).append("}"));
            writer.pickle.append("(");
            for (String name : weights.names()) {
                writer.tensor(name, key, weights.find(name).orElseThrow().shape());
                ByteBuffer bytes = weights.bytes(name);
                byte[] content = new byte[bytes.remaining()];
                bytes.get(content);
                store(archive, "model/data/" + key++, content);
            }
            writer.pickle.append("u").append("s".repeat(layers.size())).append(".");
            store(archive, "model/data.pkl", writer.pickle.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void tensor(String name, int key, long... shape) {
        long[] strides = new long[shape.length];
        long elements = 1;
        for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
            strides[dimension] = elements;
            elements *= shape[dimension];
        }
        pickle.append(text(name)).append("ctorch._utils\n_rebuild_tensor_v2\n((");
        pickle.append(text("storage")).append("ctorch\nFloatStorage\n").append(text("" + key));
        pickle.append(text("cpu")).append(number(elements)).append("tQK\u0000");
        tuple(shape);
        tuple(strides);
        pickle.append("\u0089NtR");
    }

    private void tuple(long... numbers) {
        pickle.append('(');
        for (long number : numbers) {
            pickle.append(number(number));
        }
        pickle.append('t');
    }

    private static String text(String ascii) {
        return "X" + littleEndian(ascii.length()) + ascii;
    }

    private static String number(long number) {
        return "J" + littleEndian(Math.toIntExact(number));
    }

    private static String littleEndian(int number) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .putInt(Integer.reverseBytes(number))
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void store(ZipOutputStream archive, String name, byte... content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        archive.putNextEntry(entry);
        archive.write(content);
        archive.closeEntry();
    }
}
