package dev.dreambooth.engine.stage.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * The step whose validation loss was the lowest, and its weights, kept beside the checkpoints that a run resumes from.
 * The losses so far are written down: a resumed run forgets those of steps that it has not done yet, and meets the same
 * ones again.
 */
final class BestStep {
    private static final String FOLDER = "best";
    private static final String LOSSES = "validation.json";

    private final Path folder;
    private final String identity;
    private final CheckpointStore store;
    private final TreeMap<Integer, Double> losses = new TreeMap<>();

    /**
     * @param checkpoints the folder of the run's checkpoints
     * @param identity what decides the steps of the run
     */
    BestStep(Path checkpoints, Fingerprint identity) {
        this.folder = checkpoints.resolve(FOLDER);
        this.identity = identity.sha256();
        this.store = new CheckpointStore(folder, 1, identity);
    }

    /**
     * Takes up the losses of the steps that are done; what another run left is removed. Where a later step was better than
     * all of them, its weights have taken the place of theirs; they are then forgotten, since that step will come again.
     */
    void begin(int step) {
        store.settle();
        losses.clear();
        losses.putAll(read());
        losses.tailMap(step, false).clear();
        if (losses.isEmpty() || !Files.isDirectory(folder.resolve(checkpoint()))) {
            losses.clear();
            try {
                AtomicFiles.delete(folder);
            } catch (IOException e) {
                throw AtomicFiles.unwritable(folder, e);
            }
        }
    }

    /**
     * Writes down a loss, and keeps the weights if there was none as low before.
     *
     * @param weights all that is trained, by name
     * @return whether it is the lowest
     */
    boolean offer(int step, double loss, Map<String, Tensor> weights) {
        boolean best = losses.isEmpty() || loss < lowest().getValue();
        if (best) {
            store.save(step, loss, weights, aside -> {});
        }
        losses.put(step, loss);
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("identity", identity);
        ObjectNode byStep = document.putObject("losses");
        losses.forEach((done, value) -> byStep.put(done.toString(), value));
        AtomicFiles.write(folder.resolve(LOSSES), document);
        return best;
    }

    /** Returns the step with the lowest loss, the earliest of equals. */
    Entry<Integer, Double> lowest() {
        return losses.entrySet().stream().min(Entry.comparingByValue()).orElseThrow();
    }

    /**
     * Puts the kept weights into the model.
     *
     * @param weights all that is trained, by name; overwritten
     */
    void restore(Map<String, Tensor> weights) {
        store.named(checkpoint(), weights, lowest().getKey()).restore(weights);
    }

    private String checkpoint() {
        return "checkpoint-%06d".formatted(lowest().getKey());
    }

    /** Returns the losses of this very run that were written down; none if they are unreadable or of another run. */
    private Map<Integer, Double> read() {
        Map<Integer, Double> read = new LinkedHashMap<>();
        try {
            JsonNode document = CanonicalJson.STRICT.readTree(Files.readAllBytes(folder.resolve(LOSSES)));
            if (document.path("identity").asText().equals(identity)) {
                for (Entry<String, JsonNode> entry : document.path("losses").properties()) {
                    read.put(Integer.valueOf(entry.getKey()), entry.getValue().doubleValue());
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Map.of(); // nothing there, or nothing that can be trusted: validations count from here
        }
        return read;
    }
}
