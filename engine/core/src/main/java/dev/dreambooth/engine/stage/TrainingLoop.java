package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.CheckpointSettings.CHECKPOINTS_TOTAL_LIMIT;
import static dev.dreambooth.contract.settings.CheckpointSettings.RESUME_FROM_CHECKPOINT;
import static dev.dreambooth.contract.settings.CommonSettings.FORCE;
import static dev.dreambooth.contract.settings.OptimizerSettings.LEARNING_RATE;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.training.Checkpoint;
import dev.dreambooth.engine.training.CheckpointStore;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.StepResult;
import java.nio.file.Path;

/** Runs a trainer to its last step: resumes, reports each step, writes checkpoints, stops when asked or when it diverges. */
final class TrainingLoop {
    /** Name of the folder of checkpoints below the output directory. */
    static final String CHECKPOINTS = "checkpoints";

    private final StageContext context;
    private final DreamBoothTrainer trainer;
    private final CheckpointStore checkpoints;

    /**
     * @param fingerprint of the run; only its own checkpoints are resumed
     */
    TrainingLoop(StageContext context, DreamBoothTrainer trainer, Fingerprint fingerprint) {
        this.context = context;
        this.trainer = trainer;
        checkpoints = new CheckpointStore(
                context.spec().outputDirectory().resolve(CHECKPOINTS),
                context.get(CHECKPOINTS_TOTAL_LIMIT),
                CanonicalJson.STRICT.valueToTree(fingerprint));
    }

    /**
     * Trains to the end.
     *
     * @param total number of steps of the run
     * @param checkpointEvery steps between two checkpoints
     * @return the loss of the last step
     */
    double run(int total, int checkpointEvery) {
        resume();
        context.phase("training");
        double loss = Double.NaN;
        while (!trainer.isDone()) {
            long began = System.nanoTime();
            StepResult result = trainer.step();
            int done = (int) trainer.stepsDone();
            refuseDivergence(result, done);
            report(result, done, total, (System.nanoTime() - began) / 1e9);
            loss = result.loss();
            boolean stop = context.cancelled().getAsBoolean() && !trainer.isDone();
            if (stop || (done % checkpointEvery == 0 && !trainer.isDone())) {
                save(done);
            }
            if (stop) {
                throw new CancelledException("stopped after step " + done + " of " + total
                        + "; a checkpoint is kept, and the next run goes on from it");
            }
        }
        return loss;
    }

    private void resume() {
        String choice = context.get(RESUME_FROM_CHECKPOINT);
        if (choice.equals("none") || (choice.equals("latest") && context.get(FORCE))) {
            return;
        }
        Checkpoint checkpoint = choice.equals("latest") ? checkpoints.latest(context::warn) : checkpoints.named(choice);
        if (checkpoint != null) {
            context.phase("resuming from " + checkpoint.folder().getFileName());
            trainer.resume(checkpoint);
        }
    }

    private void save(int step) {
        Path folder = checkpoints.save(step, trainer.state());
        context.events().on(new Event.CheckpointWritten("../" + CHECKPOINTS + "/" + folder.getFileName(), step));
    }

    private void report(StepResult result, int step, int total, double seconds) {
        context.events()
                .on(new Event.StepCompleted(
                        step,
                        total,
                        result.loss(),
                        result.instanceLoss(),
                        Double.isNaN(result.priorLoss()) ? null : result.priorLoss(),
                        context.get(LEARNING_RATE) * result.rateFactor(),
                        result.gradNorm(),
                        seconds,
                        PeakMemory.bytes()));
    }

    private static void refuseDivergence(StepResult result, int step) {
        if (!result.isFinite()) {
            throw new UserError(
                            ExitCode.GATE_FAILED,
                            "Training diverged at step " + step + ": loss " + result.loss() + ", gradient norm "
                                    + result.gradNorm() + ".",
                            "Lower learningRate; the last checkpoint before it is kept.")
                    .about(LEARNING_RATE.name());
        }
    }
}
