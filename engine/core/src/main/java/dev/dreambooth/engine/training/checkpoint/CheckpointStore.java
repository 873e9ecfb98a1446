package dev.dreambooth.engine.training.checkpoint;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.contract.io.DiskSpace;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.train.CheckpointSettings;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of one run: folders {@code checkpoint-000400}, each whole or not there. A checkpoint is written aside,
 * forced to disk and moved; a list of SHA-256 in it betrays any later damage.
 */
public final class CheckpointStore {
    static final String STATE_FILE = "state.safetensors";

    private static final String PREFIX = "checkpoint-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "\\d{6,9}");
    /** More than a header takes for a tensor, and than the documents beside the tensors take. */
    private static final long BYTES_A_TENSOR = 512;

    private static final long BYTES_BESIDE = 1 << 16;

    private final Path folder;
    private final int limit;
    private final Fingerprint identity;
    private final Set<Path> good = new HashSet<>();
    private final Set<Path> refused = new HashSet<>();

    /**
     * @param folder where the checkpoints lie
     * @param limit how many are kept; 0 keeps all
     * @param identity what decides the steps of the run: settings, inputs, model. A checkpoint of another identity is
     *     never resumed
     */
    public CheckpointStore(Path folder, int limit, Fingerprint identity) {
        this.folder = folder;
        this.limit = limit;
        this.identity = identity;
    }

    /** Ends what a killed process began here: half a checkpoint is deleted, one that was moved aside comes back. */
    public void recover() {
        for (Path leftover : list()) {
            Optional<Path> meant = AtomicFiles.recoversTo(leftover);
            if (meant.filter(CheckpointStore::isCheckpoint).isPresent()) {
                try {
                    AtomicFiles.recover(meant.get());
                } catch (IOException e) {
                    throw AtomicFiles.unwritable(leftover, e);
                }
            }
        }
    }

    /**
     * Refuses a run that cannot end for want of space.
     *
     * @param state all tensors of a checkpoint, by name
     * @param companions bytes of what else belongs to each checkpoint, and lies beside them too
     * @param planned how many checkpoints the run will write
     * @param result bytes of the result of the run
     * @throws UserError naming how much is missing
     */
    public void requireSpace(Map<String, Tensor> state, long companions, long planned, long result) {
        long each = bytes(state) + companions;
        long there = newestFirst().size();
        // the oldest goes when the newest is in place, so for a moment there is one more than the limit
        long most = limit == 0 ? there + planned : Math.min(there + planned, Math.max(there, limit) + 1L);
        long more = Math.max(0, most - there);
        DiskSpace.require(
                folder,
                more * each + 2 * companions + result, // what lies beside is there twice while it is replaced
                "what this training has yet to write (" + more + " checkpoints of " + ByteCount.shown(each)
                        + ", and a result of " + ByteCount.shown(result) + ")");
    }

    private static long bytes(Map<String, Tensor> state) {
        long bytes = BYTES_BESIDE;
        for (TensorData tensor : tensors(state)) {
            bytes += tensor.byteSize() + BYTES_A_TENSOR;
        }
        return bytes;
    }

    /**
     * Writes a checkpoint and removes those beyond the limit, never one that could be the last good one.
     *
     * @param step number of steps done
     * @param loss loss of the last of them
     * @param state all tensors that the next step depends on, by name
     * @param companions writes what else belongs to the checkpoint into its folder
     * @return its folder
     * @throws UserError if the disk is full, naming what is missing, or not writable; older checkpoints are then untouched
     */
    public Path save(long step, double loss, Map<String, Tensor> state, AtomicFiles.ContentWriter companions) {
        Path target = folder.resolve(name(step));
        AtomicFiles.writeFolder(target, bytes(state), aside -> {
            StoredTensors.write(aside.resolve(STATE_FILE), state);
            new CheckpointMetadata(CheckpointMetadata.FORMAT, step, loss, identity).write(aside);
            companions.writeTo(aside);
            FileManifest.write(aside);
        });
        refused.remove(target);
        good.add(target);
        prune(target);
        return target;
    }

    /** Describes tensors for a weight file; their bytes are copied one tensor at a time. */
    public static List<TensorData> tensors(Map<String, Tensor> state) {
        List<TensorData> data = new ArrayList<>();
        state.forEach((name, tensor) -> data.add(TensorData.of(name, tensor)));
        return data;
    }

    /**
     * Keeps the newest of those known to be good, before those nobody has looked at, before those that were refused. The
     * one just written always stays, whatever older runs with higher numbers lie beside it.
     */
    private void prune(Path written) {
        List<Path> worstLast = newestFirst().stream()
                .sorted(Comparator.comparing((Path path) -> !path.equals(written))
                        .thenComparing(path -> !good.contains(path))
                        .thenComparing(refused::contains))
                .toList();
        int kept = limit == 0 ? worstLast.size() : Math.min(limit, worstLast.size());
        for (Path surplus : worstLast.subList(kept, worstLast.size())) {
            try {
                AtomicFiles.discard(surplus);
            } catch (IOException e) {
                throw AtomicFiles.unwritable(surplus, e);
            }
        }
    }

    /** Returns the folders that are named as checkpoints, newest first. */
    public List<Path> newestFirst() {
        return list().stream()
                .filter(CheckpointStore::isCheckpoint)
                .filter(Files::isDirectory)
                .sorted(Comparator.comparing(CheckpointStore::step).reversed())
                .toList();
    }

    private List<Path> list() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            throw AtomicFiles.unwritable(folder, e);
        }
    }

    private static boolean isCheckpoint(Path path) {
        return NAME.matcher(path.getFileName().toString()).matches();
    }

    private static long step(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
    }

    /** Returns the name of a checkpoint's folder. */
    static String name(long step) {
        return PREFIX + String.format(Locale.ROOT, "%06d", step);
    }

    /**
     * Opens the newest checkpoint that is whole, of this run, and not beyond its end.
     *
     * @param state the tensors that it would restore; not changed
     * @param steps number of steps that the run has
     * @param companions refuses a checkpoint, by a {@link UserError}, for what lies in it beside the tensors
     * @param reasons told, in a sentence each, why newer ones were not taken
     */
    public Optional<Checkpoint> latest(
            Map<String, Tensor> state, long steps, Consumer<Checkpoint> companions, Consumer<String> reasons) {
        for (Path path : newestFirst()) {
            try {
                return Optional.of(open(path, state, steps, companions));
            } catch (UserError reason) {
                refused.add(path);
                reasons.accept(reason.what());
            }
        }
        return Optional.empty();
    }

    /**
     * Opens one checkpoint by its name.
     *
     * @param state the tensors that it would restore; not changed
     * @param steps number of steps that the run has
     * @param companions refuses a checkpoint for what lies in it beside the tensors
     * @throws UserError if it is not there, damaged, of another run, or beyond this run's end
     */
    public Checkpoint named(String name, Map<String, Tensor> state, long steps, Consumer<Checkpoint> companions) {
        for (Path path : newestFirst()) {
            if (path.getFileName().toString().equals(name)) {
                return open(path, state, steps, companions);
            }
        }
        throw UserError.configuration(
                        "There is no checkpoint " + name + " in " + folder + ".",
                        "Set resumeFromCheckpoint to latest, none, or one of "
                                + newestFirst().stream().map(Path::getFileName).toList() + ".")
                .about(CheckpointSettings.RESUME_FROM_CHECKPOINT);
    }

    /**
     * Opens the newest checkpoint before a step that is whole and of this run.
     *
     * @param step steps that were done at the first checkpoint not wanted any more
     * @param companions refuses a checkpoint for what lies in it beside the tensors
     */
    public Optional<Checkpoint> before(long step, Map<String, Tensor> state, Consumer<Checkpoint> companions) {
        for (Path path : newestFirst()) {
            if (step(path) < step && !refused.contains(path)) {
                try {
                    return Optional.of(open(path, state, step, companions));
                } catch (UserError unusable) {
                    refused.add(path); // an older one may do
                }
            }
        }
        return Optional.empty();
    }

    private Checkpoint open(Path path, Map<String, Tensor> state, long steps, Consumer<Checkpoint> companions) {
        if (step(path) > steps) {
            throw UserError.data(
                            "The checkpoint " + path.getFileName() + " is beyond the end of this run of " + steps
                                    + " steps.",
                            "Raise maxTrainSteps, or set resumeFromCheckpoint to an earlier one or to none.")
                    .about(CheckpointSettings.RESUME_FROM_CHECKPOINT);
        }
        Checkpoint checkpoint = Checkpoint.open(path, identity, state);
        companions.accept(checkpoint);
        good.add(path);
        return checkpoint;
    }
}
