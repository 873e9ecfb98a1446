package dev.dreambooth.engine.training.checkpoint;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * Tensors of a run in a file, which can take the place of the live ones: all of them or none.
 *
 * @param file a safetensors file
 * @param refusal the error that says why the file is not used, given the end of a sentence
 */
public record StoredTensors(Path file, Function<String, UserError> refusal) {
    /**
     * Writes tensors by their names, one at a time.
     *
     * @throws IOException if the disk is full or not writable
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        SafetensorsWriter.write(file, CheckpointStore.tensors(tensors));
    }

    /**
     * Checks that the file holds tensors of the same names, types and shapes.
     *
     * @throws UserError if not
     */
    public void requireFit(Map<String, Tensor> live) {
        try (SafetensorsFile stored = open()) {
            requireFit(stored, live);
        }
    }

    /**
     * Copies the stored tensors over live ones.
     *
     * @throws UserError if names, types or shapes differ; nothing is overwritten then
     */
    public void restore(Map<String, Tensor> live) {
        try (SafetensorsFile stored = open()) {
            requireFit(stored, live);
            live.forEach((name, tensor) -> {
                try (Scope scope = Scope.open()) {
                    tensor.copyFrom(Tensor.ofBytes(stored.bytes(name), tensor.dtype(), tensor.shape()));
                }
            });
        }
    }

    private SafetensorsFile open() {
        try {
            return SafetensorsFile.open(file);
        } catch (UserError e) {
            throw refusal.apply("cannot be used: " + e.what()).causedBy(e);
        }
    }

    private void requireFit(SafetensorsFile stored, Map<String, Tensor> live) {
        if (!stored.names().equals(live.keySet())) {
            throw refusal.apply("holds other tensors than this run has");
        }
        live.forEach((name, tensor) -> {
            TensorEntry entry = stored.find(name).orElseThrow();
            if (entry.dtype() != tensor.dtype() || !Arrays.equals(entry.shape(), tensor.shape())) {
                throw refusal.apply("holds " + name + " in another type or shape");
            }
        });
    }
}
