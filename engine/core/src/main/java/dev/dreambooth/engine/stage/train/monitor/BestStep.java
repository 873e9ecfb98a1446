package dev.dreambooth.engine.stage.train.monitor;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import dev.dreambooth.engine.training.checkpoint.CheckpointStore;
import dev.dreambooth.engine.training.checkpoint.StoredTensors;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The weights of the step that is the best so far. Every checkpoint holds a copy of them: a later step
 * may take their place here, and a run that goes on from that checkpoint, on this machine or another, must find the best
 * of the steps before it and no other.
 */
final class BestStep {
    /** The name of that with the lowest validation loss. */
    static final String LOWEST_LOSS = "best";
    /** The name of that whose samples show most of the subject. */
    static final String MOST_LIKE = "best-subject";

    private final String fileName;
    private final Path folder;
    private final Path file;
    private String written = "";

    /**
     * @param checkpoints the folder of the run's checkpoints, beside which the weights are kept
     * @param name of a folder there, and of the file here and in checkpoints
     */
    BestStep(Path checkpoints, String name) {
        this.fileName = name + ".safetensors";
        this.folder = checkpoints.resolve(name);
        this.file = folder.resolve(fileName);
    }

    /** Returns about how many bytes weights take in a checkpoint. */
    static long bytes(Map<String, Tensor> weights) {
        return CheckpointStore.tensors(weights).stream()
                .mapToLong(TensorData::byteSize)
                .sum();
    }

    /** Removes what another run, or a process that was killed, left here. */
    void forget() {
        try {
            AtomicFiles.delete(folder);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(folder, e);
        }
    }

    /** Keeps weights in place of those kept before. */
    void keep(Map<String, Tensor> weights) {
        AtomicFiles.write(file, aside -> {
            StoredTensors.write(aside, weights);
            written = Sha256.of(aside);
        });
    }

    /**
     * Copies the weights into a checkpoint.
     *
     * @throws UserError if they were damaged meanwhile
     */
    void save(Path checkpoint) throws IOException {
        Path copy = checkpoint.resolve(fileName);
        if (Files.exists(file)) {
            Files.copy(file, copy);
        }
        requireAsWritten(copy);
    }

    /**
     * Looks whether a checkpoint holds weights that fit the model.
     *
     * @throws UserError if not
     */
    void check(Checkpoint checkpoint, Map<String, Tensor> weights) {
        Path copy = checkpoint.folder().resolve(fileName);
        new StoredTensors(
                        copy,
                        why -> Checkpoint.refusal(checkpoint.folder(), "is of no use: its " + fileName + " " + why))
                .requireFit(weights);
    }

    /** Takes over the weights that a checkpoint holds. */
    void restore(Checkpoint checkpoint) {
        forget();
        AtomicFiles.write(file, aside -> {
            Files.copy(checkpoint.folder().resolve(fileName), aside);
            written = Sha256.of(aside);
        });
    }

    /**
     * Puts the weights into the model.
     *
     * @param weights all that is trained, by name; overwritten
     * @throws UserError if what is kept was damaged meanwhile
     */
    void putInto(Map<String, Tensor> weights) {
        try {
            requireAsWritten(file);
        } catch (IOException e) {
            throw damaged().causedBy(e);
        }
        new StoredTensors(file, why -> damaged()).restore(weights);
    }

    private void requireAsWritten(Path copy) throws IOException {
        if (!Files.exists(copy) || !Sha256.of(copy).equals(written)) {
            throw damaged();
        }
    }

    private UserError damaged() {
        return UserError.data(
                "The file " + file + " is damaged: it is not what this run wrote there.",
                "Run again: training goes on from its last checkpoint, which holds the weights of the best step too.");
    }
}
