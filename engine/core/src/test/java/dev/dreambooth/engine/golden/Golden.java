package dev.dreambooth.engine.golden;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorEntry;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/** One folder of reference data: model files and the tensors that the reference computed. */
public final class Golden implements AutoCloseable {
    private final Path folder;
    private final SafetensorsFile tensors;

    private Golden(Path folder, String file) {
        this.folder = folder;
        this.tensors = SafetensorsFile.open(folder.resolve(file));
    }

    /** Opens {@code golden/<name>} among the test resources with its {@code golden.safetensors}. */
    public static Golden open(String name) {
        return open(name, "golden.safetensors");
    }

    /** Opens {@code golden/<name>} among the test resources, its tensors in a file of another name. */
    public static Golden open(String name, String file) {
        return new Golden(folder(name), file);
    }

    /** The folder {@code golden/<name>} among the test resources. */
    public static Path folder(String name) {
        URL url = Objects.requireNonNull(Golden.class.getResource("/golden/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of this folder, for instance a model's configuration. */
    public Path path(String relative) {
        return folder.resolve(relative);
    }

    public Set<String> names() {
        return tensors.names();
    }

    /** A tensor of the reference, with its own type and shape. */
    public Tensor tensor(String name) {
        TensorEntry entry = entry(name);
        return Tensor.ofBytes(tensors.bytes(name), entry.dtype(), entry.shape()).copy();
    }

    public long[] shape(String name) {
        return entry(name).shape();
    }

    /** The values of a float tensor of the reference. */
    public float[] floats(String name) {
        if (entry(name).dtype() != DType.FLOAT32) {
            throw new IllegalArgumentException(name + " is no float tensor");
        }
        ByteBuffer bytes = tensors.bytes(name).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private TensorEntry entry(String name) {
        return tensors.find(name).orElseThrow(() -> new IllegalArgumentException("no golden tensor " + name));
    }

    @Override
    public void close() {
        tensors.close();
    }
}
