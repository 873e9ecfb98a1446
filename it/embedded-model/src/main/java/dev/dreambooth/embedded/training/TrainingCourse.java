package dev.dreambooth.embedded.training;

import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** How a run goes: from its last checkpoint on, step by step at the schedule's rate, with a line in the log every so often. */
public final class TrainingCourse {
    /** Steps from checkpoint to checkpoint; the last step has one too. */
    public static final int CHECKPOINT_EVERY = 250;

    /** Looks at the weights after steps that are worth it. */
    public interface Observer {
        /**
         * Called after each step.
         *
         * @param steps done so far
         * @param last whether the run ends here
         */
        void after(long steps, boolean last) throws IOException;
    }

    private TrainingCourse() {}

    /**
     * Runs to the schedule's end.
     *
     * @param folder of the run
     * @param loss computes the loss of the step that the learner is about to make
     */
    public static void run(
            Path folder, Learner learner, Schedule rates, int batch, Supplier<Tensor> loss, Observer observer)
            throws IOException {
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        if (Files.exists(checkpoint)) {
            learner.load(checkpoint);
        }
        RunLog log = new RunLog(folder, batch);
        while (learner.steps() < rates.steps()) {
            double rate = rates.rate(learner.steps());
            double value = learner.step(loss, rate);
            log.step(learner.steps(), value, rate);
            boolean last = learner.steps() == rates.steps();
            if (learner.steps() % CHECKPOINT_EVERY == 0 || last) {
                learner.save(checkpoint);
            }
            observer.after(learner.steps(), last);
        }
    }
}
