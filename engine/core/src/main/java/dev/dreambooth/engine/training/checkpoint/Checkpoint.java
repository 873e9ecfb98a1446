package dev.dreambooth.engine.training.checkpoint;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.train.CheckpointSettings;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint that was checked: every file is there with its recorded SHA-256, it was made by the same steps that this
 * run would make, and it holds this run's tensors.
 *
 * @param folder where it lies
 * @param step number of steps that were done
 * @param loss loss of the last of them
 */
public record Checkpoint(Path folder, long step, double loss) {
    /** What the names of trained weights begin with in the state. */
    public static final String WEIGHT = "weight.";

    private static final String REMEDY =
            "Delete it, or set resumeFromCheckpoint to another one or to none to start from the beginning.";

    /**
     * Opens a checkpoint.
     *
     * @param identity what decides the steps of the run that wants to go on from it
     * @param state the tensors that it would restore; not changed
     * @throws UserError if it is damaged or of another run, naming the file or the difference
     */
    static Checkpoint open(Path folder, Fingerprint identity, Map<String, Tensor> state) {
        FileManifest.verify(folder);
        CheckpointMetadata facts;
        try {
            facts = CheckpointMetadata.read(folder);
        } catch (IOException e) {
            throw refusal(folder, "cannot be used: " + e.getMessage()).causedBy(e);
        }
        if (!CheckpointStore.name(facts.step()).equals(folder.getFileName().toString())) {
            throw refusal(folder, "cannot be used: it says that it is of step " + facts.step());
        }
        List<String> differences = identity.changesSince(facts.identity());
        if (!differences.isEmpty()) {
            throw refusal(folder, "belongs to another run: " + String.join(", ", differences));
        }
        Checkpoint checkpoint = new Checkpoint(folder, facts.step(), facts.loss());
        checkpoint.state().requireFit(state);
        return checkpoint;
    }

    private StoredTensors state() {
        return new StoredTensors(folder.resolve(CheckpointStore.STATE_FILE), why -> refusal(folder, why));
    }

    /**
     * Puts the stored state into tensors.
     *
     * @param state tensors by name; overwritten
     * @throws UserError if the stored names, types or shapes are others; nothing is overwritten then
     */
    public void restore(Map<String, Tensor> state) {
        state().restore(state);
    }

    /** Returns the error that says why a checkpoint is not gone on from, given the end of a sentence. */
    public static UserError refusal(Path folder, String why) {
        return UserError.data("The checkpoint " + folder.getFileName() + " " + why + ".", REMEDY)
                .about(CheckpointSettings.RESUME_FROM_CHECKPOINT);
    }
}
