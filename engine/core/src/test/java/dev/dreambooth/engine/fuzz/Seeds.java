package dev.dreambooth.engine.fuzz;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;

/** Small files that are whole, to be changed. */
final class Seeds {
    private Seeds() {}

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tensor of zeros. */
    static TensorData zeros(String name, DType dtype, long... shape) {
        TensorData shaped = new TensorData(name, dtype, shape, () -> ByteBuffer.allocate(0));
        return new TensorData(name, dtype, shape, () -> ByteBuffer.allocate((int) shaped.byteSize()));
    }

    static byte[] safetensors(Collection<TensorData> tensors) {
        return written(file -> SafetensorsWriter.write(file, tensors, SafetensorsWriter.PYTORCH_FORMAT));
    }

    /** What is written to a file. */
    static byte[] written(Consumer<Path> writer) {
        try {
            Path folder = Files.createTempDirectory("seed");
            Path file = folder.resolve("file");
            writer.accept(file);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(folder);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
