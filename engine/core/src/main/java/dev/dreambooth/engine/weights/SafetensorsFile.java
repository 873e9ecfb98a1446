package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A safetensors file opened for reading. Opening reads and checks the header only; a tensor's bytes are mapped when
 * asked for, so a file of many gigabytes opens at once and costs memory only for what is touched.
 *
 * <p>Tensors share mappings of large parts of the file: systems allow a process some 65,000 of these, which a mapping for each
 * tensor would use up after a few dozen models, for mappings go only when Java next collects its garbage.
 */
public final class SafetensorsFile implements TensorFile {
    /** The longest header accepted, in bytes: a hundred times that of the largest models here, a quarter of what the format has. */
    public static final int MAX_HEADER_BYTES = 25_000_000;

    private static final int LENGTH_BYTES = Long.BYTES;

    /** Where the parts of the file begin that are mapped; each may reach into the next. */
    private static final long PART_BYTES = 1L << 30;

    private final Path path;
    private final FileChannel channel;
    private final long dataStart;
    private final Map<String, String> metadata;
    private final Map<String, TensorEntry> entries = new LinkedHashMap<>();
    private final Map<Long, ByteBuffer> parts = new HashMap<>();

    private SafetensorsFile(Path path, FileChannel channel, long dataStart, SafetensorsHeader header) {
        this.path = path;
        this.channel = channel;
        this.dataStart = dataStart;
        this.metadata = header.metadata();
        header.entries().forEach(entry -> entries.put(entry.name(), entry));
    }

    /**
     * Opens a file and checks its header against the format and the file's length.
     *
     * @throws UserError if the file is missing, truncated, or lies about its contents
     */
    public static SafetensorsFile open(Path path) {
        try {
            return open(path, FileChannel.open(path, StandardOpenOption.READ));
        } catch (SafetensorsHeader.Malformed malformed) {
            throw other(path).orElseGet(() -> refusal(path, malformed.finding()));
        } catch (NoSuchFileException missing) {
            throw UserError.data(path + " does not exist.", "Give a complete model folder.")
                    .causedBy(missing);
        } catch (IOException unreadable) {
            throw other(path).orElseGet(() -> unreadable(path, unreadable));
        }
    }

    /** Says what a file is that begins as something else. */
    private static Optional<UserError> other(Path path) {
        return FirstBytes.ofBinary(path)
                .filter(found -> found.kind() != FirstBytes.Kind.SAFETENSORS)
                .map(found -> UserError.data(
                        path + " is not a usable safetensors file: it is " + found.what() + ".", found.remedy()));
    }

    private static SafetensorsFile open(Path path, FileChannel channel)
            throws IOException, SafetensorsHeader.Malformed {
        boolean open = false;
        try {
            long size = channel.size();
            byte[] json = readHeader(channel, size);
            long dataStart = LENGTH_BYTES + (long) json.length;
            SafetensorsFile file =
                    new SafetensorsFile(path, channel, dataStart, SafetensorsHeader.parse(json, size - dataStart));
            open = true;
            return file;
        } finally {
            if (!open) {
                closeQuietly(channel);
            }
        }
    }

    private static byte[] readHeader(FileChannel channel, long fileSize)
            throws IOException, SafetensorsHeader.Malformed {
        if (fileSize < LENGTH_BYTES) {
            throw new SafetensorsHeader.Malformed("it is only " + fileSize + " bytes long");
        }
        ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, length, 0);
        long headerSize = length.getLong(0);
        if (headerSize < 0 || headerSize > MAX_HEADER_BYTES) {
            throw new SafetensorsHeader.Malformed("it announces a header of " + Long.toUnsignedString(headerSize)
                    + " bytes, more than the " + MAX_HEADER_BYTES + " that any model needs");
        }
        if (headerSize > fileSize - LENGTH_BYTES) {
            throw new SafetensorsHeader.Malformed("it ends early: it announces a header of " + headerSize
                    + " bytes but is only " + fileSize + " bytes long");
        }
        ByteBuffer json = ByteBuffer.allocate((int) headerSize);
        readFully(channel, json, LENGTH_BYTES);
        return json.array();
    }

    private static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
    }

    /** Returns the file's path, as it was given to {@link #open}. */
    public Path path() {
        return path;
    }

    /** Returns the free text of the header, such as {@code format} = {@code pt}. */
    @Override
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Returns the names of all tensors in the order of their bytes. */
    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Returns the header's line on a tensor, or empty if the file has none of that name. */
    @Override
    public Optional<TensorEntry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /**
     * Maps one tensor's bytes, read-only and little-endian. The mapping outlives this object; it must not be written to.
     *
     * @throws UserError if there is no such tensor, it is larger than one mapping can be, or the file cannot be read
     */
    @Override
    public ByteBuffer bytes(String name) {
        TensorEntry entry = find(name).orElseThrow(() -> refusal(path, "it holds no tensor '" + name + "'"));
        if (entry.byteSize() > Integer.MAX_VALUE) {
            throw refusal(
                    path, "tensor '" + SafetensorsHeader.shown(name) + "' is larger than 2 GiB, the most we can map");
        }
        if (entry.byteSize() == 0) {
            return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
        }
        try {
            if (dataStart + entry.end() > channel.size()) {
                throw refusal(path, "it became shorter after it was opened");
            }
            return mapped(dataStart + entry.offset(), (int) entry.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException unreadable) {
            throw unreadable(path, unreadable);
        }
    }

    private synchronized ByteBuffer mapped(long position, int size) throws IOException {
        long start = position - position % PART_BYTES;
        ByteBuffer part = parts.get(start);
        if (part == null) {
            long length = Math.min(Integer.MAX_VALUE, channel.size() - start);
            part = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
            parts.put(start, part);
        }
        int within = (int) (position - start);
        return size <= part.limit() - within
                ? part.slice(within, size)
                : channel.map(
                        FileChannel.MapMode.READ_ONLY,
                        position,
                        size); // larger than half of the most that can be mapped
    }

    /**
     * Reads one tensor's bytes into a buffer. Unlike a mapping this leaves nothing of the file in this process's memory.
     *
     * @param target takes exactly as many bytes as the tensor has
     * @throws UserError if there is no such tensor, or the file cannot be read or became shorter
     */
    @Override
    public void read(String name, ByteBuffer target) {
        TensorEntry entry = find(name).orElseThrow(() -> refusal(path, "it holds no tensor '" + name + "'"));
        if (target.remaining() != entry.byteSize()) {
            throw new IllegalArgumentException(entry.byteSize() + " bytes do not fit in " + target);
        }
        try {
            readFully(channel, target.slice(), dataStart + entry.offset());
        } catch (IOException unreadable) {
            throw unreadable(path, unreadable);
        }
    }

    /** Releases the file. Tensors mapped before stay valid. */
    @Override
    public void close() {
        synchronized (this) {
            parts.clear();
        }
        closeQuietly(channel);
    }

    /** Returns a name out of a file as a message can show it: without control characters, and not too long. */
    public static String shown(String name) {
        return SafetensorsHeader.shown(name);
    }

    private static UserError refusal(Path path, String reason) {
        return UserError.data(
                path + " is not a usable safetensors file: " + reason + ".",
                "Fetch the file again; if it stays so, write it anew with save_pretrained.");
    }

    private static UserError unreadable(Path path, IOException cause) {
        return UserError.data(
                        path + " cannot be read: " + cause.getMessage() + ".",
                        "Check that it is a file and that this user may read it.")
                .causedBy(cause);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // A channel that was only read from has nothing left to lose.
        }
    }
}
