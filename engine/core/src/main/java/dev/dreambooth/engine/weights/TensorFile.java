package dev.dreambooth.engine.weights;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A file that holds tensors by name, opened for reading. */
public interface TensorFile extends AutoCloseable {
    /** Returns the names of all tensors. */
    Set<String> names();

    /** Returns what the file says of a tensor, or empty if it has none of that name. */
    Optional<TensorEntry> find(String name);

    /**
     * Returns one tensor's elements, little-endian and in row-major order; not to be written to.
     *
     * @throws dev.dreambooth.contract.UserError if there is no such tensor or it cannot be read
     */
    ByteBuffer bytes(String name);

    /**
     * Reads one tensor's bytes into a buffer.
     *
     * @param target takes exactly as many bytes as the tensor has
     * @throws dev.dreambooth.contract.UserError if there is no such tensor or it cannot be read
     */
    default void read(String name, ByteBuffer target) {
        target.slice().put(bytes(name));
    }

    /** Returns the free text of the file's header; empty where the format has none. */
    default Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    void close();
}
