package dev.dreambooth.engine.weights;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes safetensors files. The same tensors always give the same bytes: the wider element types come first, which keeps
 * every tensor aligned, and within one width the names are sorted.
 */
public final class SafetensorsWriter {
    /** What diffusers and transformers insist on finding: the tensors are laid out as PyTorch has them. */
    public static final Map<String, String> PYTORCH_FORMAT = Map.of("format", "pt");

    private static final int ALIGNMENT = 8;

    /** Keeps the place of a hash that is known once all bytes are written. */
    private static final String UNKNOWN_HASH = "0x" + "0".repeat(64);

    private SafetensorsWriter() {}

    /**
     * Writes tensors with the metadata {@link #PYTORCH_FORMAT}.
     *
     * @throws dev.dreambooth.contract.UserError if the file cannot be written, for example because the disk is full
     */
    public static void write(Path target, Collection<TensorData> tensors) {
        write(target, tensors, PYTORCH_FORMAT);
    }

    /**
     * Writes tensors into a file beside the target and moves it into place once it is complete, so that the target is
     * never half written.
     *
     * @throws dev.dreambooth.contract.UserError if the file cannot be written, for example because the disk is full
     */
    public static void write(Path target, Collection<TensorData> tensors, Map<String, String> metadata) {
        write(target, ordered(tensors), metadata, Optional.empty());
    }

    /**
     * Writes tensors with metadata that hold the SHA-256 of all their bytes too, as {@code 0x} and 64 digits; see
     * {@link #write(Path, Collection, Map)}.
     *
     * @param hashKey the key of that line
     */
    public static void writeHashed(
            Path target, Collection<TensorData> tensors, Map<String, String> metadata, String hashKey) {
        write(target, ordered(tensors), metadata, Optional.of(hashKey));
    }

    private static void write(
            Path target, List<TensorData> ordered, Map<String, String> metadata, Optional<String> hashKey) {
        AtomicFiles.write(target, aside -> {
            try (FileChannel channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                Map<String, String> text = new TreeMap<>(metadata);
                hashKey.ifPresent(key -> text.put(key, UNKNOWN_HASH));
                writeFully(channel, ByteBuffer.wrap(header(ordered, text)));
                MessageDigest digest = Sha256.digest();
                for (TensorData tensor : ordered) {
                    ByteBuffer bytes = checkedBytes(tensor);
                    if (hashKey.isPresent()) {
                        digest.update(bytes.duplicate());
                    }
                    writeFully(channel, bytes);
                }
                if (hashKey.isPresent()) {
                    text.put(hashKey.get(), "0x" + HexFormat.of().formatHex(digest.digest()));
                    channel.position(0); // the header is as long as the one that stands there
                    writeFully(channel, ByteBuffer.wrap(header(ordered, text)));
                }
                channel.force(true);
            }
        });
    }

    private static List<TensorData> ordered(Collection<TensorData> tensors) {
        Set<String> names = new HashSet<>();
        for (TensorData tensor : tensors) {
            if (tensor.name().equals(SafetensorsHeader.METADATA_KEY) || !names.add(tensor.name())) {
                throw new IllegalArgumentException("a file cannot hold two entries '" + tensor.name() + "'");
            }
        }
        return tensors.stream()
                .sorted(Comparator.comparingInt(
                                (TensorData tensor) -> -tensor.dtype().bytes())
                        .thenComparing(TensorData::name))
                .toList();
    }

    /** The header with its leading length; padded with spaces so that the data begin at a multiple of 8 bytes. */
    private static byte[] header(List<TensorData> ordered, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append(quoted(SafetensorsHeader.METADATA_KEY)).append(":{");
            json.append(new TreeMap<>(metadata)
                    .entrySet().stream()
                            .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
                            .collect(Collectors.joining(",")));
            json.append('}');
        }
        long offset = 0;
        for (TensorData tensor : ordered) {
            long end = Math.addExact(offset, tensor.byteSize());
            json.append(json.length() > 1 ? "," : "").append(quoted(tensor.name()));
            json.append(":{\"dtype\":").append(quoted(tensor.dtype().safetensorsName()));
            json.append(",\"shape\":").append(Arrays.toString(tensor.shape()).replace(" ", ""));
            json.append(",\"data_offsets\":[")
                    .append(offset)
                    .append(',')
                    .append(end)
                    .append("]}");
            offset = end;
        }
        byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(text);
        Arrays.fill(header.array(), Long.BYTES + text.length, header.capacity(), (byte) ' ');
        return header.array();
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    private static ByteBuffer checkedBytes(TensorData tensor) {
        ByteBuffer bytes = tensor.bytes().duplicate();
        if (bytes.remaining() != tensor.byteSize()) {
            throw new IllegalStateException(
                    "tensor '" + tensor.name() + "' gave " + bytes.remaining() + " bytes of " + tensor.byteSize());
        }
        return bytes;
    }

    private static void writeFully(FileChannel channel, ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }
}
