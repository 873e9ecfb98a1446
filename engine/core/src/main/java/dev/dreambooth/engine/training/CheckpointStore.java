package dev.dreambooth.engine.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The checkpoints of one run: folders {@code checkpoint-000400}, each whole or not there. A checkpoint is written aside,
 * forced to disk and moved; a list of SHA-256 in it betrays any later damage.
 */
public final class CheckpointStore {
    static final String STATE_FILE = "state.safetensors";
    static final String FACTS_FILE = "checkpoint.json";

    private final Path folder;
    private final int limit;
    private final JsonNode identity;

    /**
     * @param folder where the checkpoints lie
     * @param limit how many are kept, the newest ones; 0 keeps all
     * @param identity what decides the course of the run: settings, inputs, model. A checkpoint of another identity is
     *     never resumed
     */
    public CheckpointStore(Path folder, int limit, JsonNode identity) {
        this.folder = folder;
        this.limit = limit;
        this.identity = identity;
    }

    /**
     * Writes a checkpoint and removes those beyond the limit.
     *
     * @param step number of steps done
     * @param state all tensors that the next step depends on, by name
     * @return its folder
     * @throws UserError if the disk is full or not writable; older checkpoints are then untouched
     */
    public Path save(long step, Map<String, Tensor> state) {
        Path target = folder.resolve("checkpoint-%06d".formatted(step));
        ObjectNode facts = JsonNodeFactory.instance.objectNode().put("step", step);
        facts.set("identity", identity);
        AtomicFiles.writeFolder(target, aside -> {
            SafetensorsWriter.write(aside.resolve(STATE_FILE), tensors(state));
            Files.writeString(aside.resolve(FACTS_FILE), CanonicalJson.indented(facts));
            FileManifest.write(aside);
        });
        prune();
        return target;
    }

    /** Describes tensors for a weight file; their bytes are copied one tensor at a time. */
    public static List<TensorData> tensors(Map<String, Tensor> state) {
        List<TensorData> data = new ArrayList<>();
        state.forEach((name, tensor) -> data.add(TensorData.of(name, tensor)));
        return data;
    }

    private void prune() {
        List<Path> all = newestFirst();
        for (Path old : limit == 0 ? List.<Path>of() : all.subList(Math.min(limit, all.size()), all.size())) {
            try {
                AtomicFiles.delete(old);
            } catch (IOException e) {
                throw AtomicFiles.unwritable(old, e);
            }
        }
    }

    /** Returns the folders that are named as checkpoints, newest first. */
    public List<Path> newestFirst() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .filter(path -> path.getFileName().toString().matches("checkpoint-\\d{6,}"))
                    .sorted(Comparator.comparing(CheckpointStore::step).reversed())
                    .toList();
        } catch (IOException e) {
            throw AtomicFiles.unwritable(folder, e);
        }
    }

    private static long step(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("checkpoint-".length()));
    }

    /**
     * Opens the newest checkpoint that is whole and of this run.
     *
     * @param refused told, in a sentence each, why newer ones were not taken
     * @return null if there is none
     */
    public Checkpoint latest(Consumer<String> refused) {
        for (Path path : newestFirst()) {
            try {
                return Checkpoint.open(path, identity);
            } catch (UserError reason) {
                refused.accept(reason.what());
            }
        }
        return null;
    }

    /**
     * Opens one checkpoint by its name.
     *
     * @throws UserError if it is not there, damaged, or of another run
     */
    public Checkpoint named(String name) {
        boolean known = newestFirst().stream()
                .anyMatch(path -> path.getFileName().toString().equals(name));
        if (!known) {
            throw UserError.configuration(
                            "There is no checkpoint " + name + " in " + folder + ".",
                            "Set resumeFromCheckpoint to latest, none, or one of "
                                    + newestFirst().stream()
                                            .map(Path::getFileName)
                                            .toList() + ".")
                    .about("resumeFromCheckpoint");
        }
        return Checkpoint.open(folder.resolve(name), identity);
    }
}
