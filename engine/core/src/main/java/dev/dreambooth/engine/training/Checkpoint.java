package dev.dreambooth.engine.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/**
 * A checkpoint that was checked: every file is there with its recorded SHA-256, and it belongs to this run.
 *
 * @param folder where it lies
 * @param step number of steps that were done
 */
public record Checkpoint(Path folder, long step) {
    private static final String REMEDY =
            "Delete it, or set resumeFromCheckpoint to another one or to none to start from the beginning.";

    /**
     * Opens a checkpoint.
     *
     * @param identity of the run that wants to go on from it
     * @throws UserError if it is damaged or of another run, naming the file or the difference
     */
    static Checkpoint open(Path folder, JsonNode identity) {
        FileManifest.verify(folder);
        JsonNode facts = facts(folder);
        String difference = difference("", facts.path("identity"), identity);
        if (difference != null) {
            throw refusal(folder, "belongs to another run: " + difference);
        }
        return new Checkpoint(folder, facts.path("step").asLong());
    }

    private static JsonNode facts(Path folder) {
        try {
            return CanonicalJson.STRICT.readTree(Files.readAllBytes(folder.resolve(CheckpointStore.FACTS_FILE)));
        } catch (IOException e) {
            throw refusal(folder, "has no readable " + CheckpointStore.FACTS_FILE)
                    .causedBy(e);
        }
    }

    /** Returns in words the first value in which two documents differ, or null. */
    private static String difference(String path, JsonNode was, JsonNode is) {
        if (was.equals(is)) {
            return null;
        }
        if (was.isObject() && is.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            was.fieldNames().forEachRemaining(names::add);
            is.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String inner = difference(path.isEmpty() ? name : path + "." + name, was.path(name), is.path(name));
                if (inner != null) {
                    return inner;
                }
            }
        }
        return path + " was " + was + " and is " + is;
    }

    /**
     * Puts the stored state into tensors.
     *
     * @param state tensors by name; overwritten
     * @throws UserError if the stored names or shapes are others; some tensors may then be overwritten already
     */
    public void restore(Map<String, Tensor> state) {
        Path file = folder.resolve(CheckpointStore.STATE_FILE);
        try (SafetensorsFile stored = SafetensorsFile.open(file)) {
            if (!stored.names().equals(state.keySet())) {
                throw refusal(folder, "holds other tensors than this run has");
            }
            state.forEach((name, tensor) -> {
                var entry = stored.find(name).orElseThrow();
                if (entry.dtype() != tensor.dtype() || !Arrays.equals(entry.shape(), tensor.shape())) {
                    throw refusal(folder, "holds " + name + " in another type or shape");
                }
                try (Scope scope = Scope.open()) {
                    tensor.copyFrom(Tensor.ofBytes(stored.bytes(name), entry.dtype(), entry.shape()));
                }
            });
        }
    }

    private static UserError refusal(Path folder, String why) {
        return UserError.data("The checkpoint " + folder.getFileName() + " " + why + ".", REMEDY)
                .about("resumeFromCheckpoint");
    }
}
