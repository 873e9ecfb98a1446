package dev.dreambooth.engine.stage.train.monitor;

import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;

/** Something that looks at the model between the steps of a training and leaves it as it is. */
public interface StepObserver {
    /**
     * Told once before the first step.
     *
     * @param step number of steps done before, 0 unless the run was resumed
     */
    void begin(int step);

    /**
     * Told after each step.
     *
     * @param step number of steps done
     * @param total number of steps of the run; those that are done where another observer ends it here
     */
    void after(int step, int total);

    /** Returns whether training is to end where it is now. */
    default boolean endsTraining() {
        return false;
    }

    /** Returns about how many bytes {@link #save} adds to a checkpoint. */
    default long bytes() {
        return 0;
    }

    /** Writes into a checkpoint what this must know again when a run goes on from it. */
    default void save(Path checkpoint) throws IOException {}

    /**
     * Looks whether a checkpoint holds what this must know; nothing is taken over yet.
     *
     * @throws dev.dreambooth.contract.UserError if it does not
     */
    default void check(Checkpoint checkpoint) {}

    /** Takes over what a checkpoint holds; told before {@link #begin}, of a resumed run only. */
    default void restore(Checkpoint checkpoint) {}
}
