package dev.dreambooth.engine.training.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A checkpoint of a training that is over: nobody goes on from it, but its weights can be looked at.
 *
 * @param folder where it lies
 * @param step number of steps that its weights have seen
 * @param sha256 of its tensors, as its list of files has it
 */
public record KeptCheckpoint(Path folder, long step, String sha256) {
    /**
     * Returns the checkpoints that a training has left, by rising step. Their tensors are not read yet.
     *
     * @param checkpoints the folder in which they lie
     * @param run the fingerprint of the training
     * @param reasons told, in a sentence each, why others there are not taken
     */
    public static List<KeptCheckpoint> of(Path checkpoints, Fingerprint run, Consumer<String> reasons) {
        List<KeptCheckpoint> kept = new ArrayList<>();
        for (Path folder : new CheckpointStore(checkpoints, 0, run).newestFirst()) {
            try {
                kept.add(0, of(folder, run));
            } catch (UserError unusable) {
                reasons.accept(unusable.what());
            }
        }
        return List.copyOf(kept);
    }

    private static KeptCheckpoint of(Path folder, Fingerprint run) {
        String sha256 = FileManifest.sha256(folder, CheckpointStore.STATE_FILE);
        CheckpointMetadata facts;
        try {
            facts = CheckpointMetadata.read(folder);
        } catch (IOException e) {
            throw Checkpoint.refusal(folder, "cannot be used: " + e.getMessage())
                    .causedBy(e);
        }
        // what decides the steps on the way is a part of what decides the run
        ObjectNode deciding = run.settings().deepCopy();
        List<String> names = new ArrayList<>();
        facts.identity().settings().fieldNames().forEachRemaining(names::add);
        deciding.retain(names);
        List<String> differences =
                new Fingerprint(run.stage(), deciding, run.inputs(), run.environment()).changesSince(facts.identity());
        if (!differences.isEmpty()) {
            throw Checkpoint.refusal(folder, "belongs to another run: " + String.join(", ", differences));
        }
        return new KeptCheckpoint(folder, facts.step(), sha256);
    }

    /**
     * Puts the weights into a model.
     *
     * @param weights all that is trained, by the names of {@code DreamBoothTrainer.weights}; overwritten
     * @param published what of the checkpoint the weights are
     * @throws UserError if the checkpoint is damaged or holds no such weights
     */
    public void putInto(Map<String, Tensor> weights, PublishedWeights published) {
        FileManifest.verify(folder);
        try (SafetensorsFile stored = SafetensorsFile.open(folder.resolve(CheckpointStore.STATE_FILE))) {
            weights.forEach((weight, tensor) -> {
                String name = weight.substring(Checkpoint.WEIGHT.length());
                try (Scope scope = Scope.open()) {
                    tensor.copyFrom(published
                            .of(name, wanted -> find(stored, wanted, tensor))
                            .orElseThrow(() -> Checkpoint.refusal(
                                    folder, "holds no " + published.what() + " " + name + " of this model")));
                }
            });
        }
    }

    private static Optional<Tensor> find(SafetensorsFile stored, String name, Tensor like) {
        return stored.find(name)
                .filter(found -> Arrays.equals(found.shape(), like.shape()))
                .map(found -> Tensor.ofBytes(stored.bytes(name), found.dtype(), found.shape()));
    }
}
