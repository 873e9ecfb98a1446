package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.CommonSettings.FORCE;
import static dev.dreambooth.contract.settings.train.CheckpointSettings.CHECKPOINTS_TOTAL_LIMIT;
import static dev.dreambooth.contract.settings.train.CheckpointSettings.LATEST;
import static dev.dreambooth.contract.settings.train.CheckpointSettings.NONE;
import static dev.dreambooth.contract.settings.train.CheckpointSettings.RESUME_FROM_CHECKPOINT;
import static dev.dreambooth.contract.settings.train.OptimizerSettings.FAIL_ON_DIVERGENCE;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.cache.CheckpointCache;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.stage.CancelledException;
import dev.dreambooth.engine.stage.ProcessMemory;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.stage.train.monitor.LossHistory;
import dev.dreambooth.engine.stage.train.monitor.ResumeIdentity;
import dev.dreambooth.engine.stage.train.monitor.StepObserver;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.StepResult;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import dev.dreambooth.engine.training.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs a trainer to its last step: resumes, reports each step, writes checkpoints, stops when asked or when it diverges. */
public final class TrainingLoop {
    private final StageContext context;
    private final DreamBoothTrainer trainer;
    private final CheckpointStore checkpoints;
    private final Optional<CheckpointCache> uploads;
    private final LossHistory losses = new LossHistory();
    private final List<StepObserver> observers;

    /**
     * @param fingerprint of the run; only checkpoints made by the same steps are resumed
     * @param observers look at the model after each step
     */
    TrainingLoop(
            StageContext context,
            DreamBoothTrainer trainer,
            Fingerprint fingerprint,
            List<? extends StepObserver> observers) {
        this.context = context;
        this.trainer = trainer;
        this.observers = List.copyOf(observers);
        checkpoints = new CheckpointStore(
                context.spec().outputDirectory().resolve(ResultFiles.CHECKPOINTS),
                context.get(CHECKPOINTS_TOTAL_LIMIT),
                ResumeIdentity.of(fingerprint, context.settings()));
        uploads = CheckpointCache.of(context.settings(), fingerprint.sha256(), System.getenv(), context::warn);
    }

    /**
     * Trains to the end, which an observer may choose to be an earlier one.
     *
     * @param total number of steps of the run
     * @param checkpointEvery steps between two checkpoints
     * @param resultBytes about how many bytes the result will take
     * @return the loss of the last step
     */
    double run(int total, int checkpointEvery, long resultBytes) {
        checkpoints.recover();
        double loss = resume(total);
        long planned = Math.max(0, (total - 1) / checkpointEvery - trainer.stepsDone() / checkpointEvery);
        checkpoints.requireSpace(
                trainer.state(),
                observers.stream().mapToLong(StepObserver::bytes).sum(),
                planned,
                resultBytes);
        context.phase("training");
        observers.forEach(observer -> observer.begin((int) trainer.stepsDone()));
        while (!isAtEnd()) {
            long began = System.nanoTime();
            StepResult result = trainer.step();
            int done = (int) trainer.stepsDone();
            if (result.isFinite()) {
                losses.add(done, result);
                report(result, done, total, (System.nanoTime() - began) / 1e9);
                loss = result.loss();
            } else if (result.isOverflow()) {
                onOverflow(result, done);
            } else {
                onDivergence(result, done);
            }
            for (StepObserver observer : observers) {
                observer.after(done, isAtEnd() ? done : total);
            }
            boolean stop = context.cancelled().getAsBoolean() && !isAtEnd();
            if (stop || (done % checkpointEvery == 0 && !isAtEnd())) {
                save(done, loss);
            }
            if (stop) {
                throw new CancelledException(
                        "stopped after step " + done + " of " + total + "; a checkpoint is kept, and " + next());
            }
        }
        return loss;
    }

    private boolean isAtEnd() {
        return trainer.isDone() || observers.stream().anyMatch(StepObserver::endsTraining);
    }

    /** Goes on from a checkpoint if there is one to go on from; returns the loss of its last step. */
    private double resume(int total) {
        String choice = context.get(RESUME_FROM_CHECKPOINT);
        if (choice.equals(NONE) || (choice.equals(LATEST) && context.get(FORCE))) {
            return Double.NaN;
        }
        uploads.flatMap(cache -> cache.fetch(context.spec().outputDirectory().resolve(ResultFiles.CHECKPOINTS)))
                .ifPresent(name -> context.phase("fetched " + name + " from the remote cache"));
        Optional<Checkpoint> found = choice.equals(LATEST)
                ? checkpoints.latest(trainer.state(), total, this::checkHistory, context::warn)
                : Optional.of(checkpoints.named(choice, trainer.state(), total, this::checkHistory));
        found.ifPresent(checkpoint -> {
            context.phase("resuming from " + checkpoint.folder().getFileName());
            trainer.resume(checkpoint);
            losses.restore(checkpoint.folder(), checkpoint.step());
            observers.forEach(observer -> observer.restore(checkpoint));
        });
        if (found.isEmpty() && !checkpoints.newestFirst().isEmpty()) {
            context.warn("Training starts from the beginning, and its checkpoints will replace those in "
                    + context.spec().outputDirectory().resolve(ResultFiles.CHECKPOINTS)
                    + ". To keep them, stop now, and train into another outputDirectory.");
        }
        return found.map(Checkpoint::loss).orElse(Double.NaN);
    }

    /** Returns which run will go on from the checkpoint; not every one looks for it. */
    private String next() {
        if (context.get(FORCE)) {
            return "the next run without force goes on from it";
        }
        return context.get(RESUME_FROM_CHECKPOINT).equals(LATEST)
                ? "the next run goes on from it"
                : "the next run with resumeFromCheckpoint latest goes on from it";
    }

    /** Refuses a checkpoint whose tensors are sound, but not what is told beside them. */
    private void checkHistory(Checkpoint checkpoint) {
        boolean overflows =
                context.denoiserType() == DType.FLOAT16; // such steps are left out whatever the settings say
        LossHistory.check(checkpoint.folder(), checkpoint.step(), context.get(FAIL_ON_DIVERGENCE) && !overflows);
        observers.forEach(observer -> observer.check(checkpoint));
    }

    /**
     * Does what must succeed before a result can be published. If it fails, the last step becomes a checkpoint, so that no
     * step is lost and the next run has but to publish.
     *
     * @param loss of the last step
     */
    void keeping(double loss, Runnable proof) {
        try {
            proof.run();
        } catch (RuntimeException failure) {
            try {
                save((int) trainer.stepsDone(), loss);
            } catch (RuntimeException noRoom) {
                failure.addSuppressed(noRoom); // the checkpoints before it are still there
            }
            throw failure;
        }
    }

    private void save(int step, double loss) {
        Path folder = checkpoints.save(step, loss, trainer.state(), this::writeHistory);
        context.events()
                .on(new Event.CheckpointWritten("../" + ResultFiles.CHECKPOINTS + "/" + folder.getFileName(), step));
        uploads.ifPresent(cache -> cache.store(folder));
    }

    private void writeHistory(Path checkpoint) throws IOException {
        losses.write(checkpoint);
        for (StepObserver observer : observers) {
            observer.save(checkpoint);
        }
    }

    /** Returns the losses of all steps, also of those before this process. */
    LossHistory losses() {
        return losses;
    }

    /** Takes the checkpoint out of the remote cache: the model is there, and nobody will go on from it. */
    void finished() {
        uploads.ifPresent(CheckpointCache::remove);
    }

    private void report(StepResult result, int step, int total, double seconds) {
        context.events()
                .on(new Event.StepCompleted(
                        step,
                        total,
                        result.loss(),
                        result.instanceLoss(),
                        Double.isNaN(result.priorLoss()) ? null : result.priorLoss(),
                        context.get(TrainingMethod.rateSetting(context)) * result.rateFactor(),
                        result.gradNorm(),
                        seconds,
                        ProcessMemory.peak()));
    }

    private void onOverflow(StepResult result, int step) {
        context.warn(String.format(
                        Locale.ROOT,
                        "Step %d was left out, %d in all: with the loss times %.0f, gradients exceeded what float16 can hold.",
                        step,
                        trainer.stepsSkipped(),
                        result.lossScale())
                + " The next step tries with half of that.");
    }

    private void onDivergence(StepResult result, int step) {
        String what = "Training diverged at step " + step + ": loss " + result.loss() + ", gradient norm "
                + result.gradNorm() + ". The step showed " + trainer.lastBatch() + ".";
        if (!context.get(FAIL_ON_DIVERGENCE)) {
            context.warn(what + " It was left out.");
            return;
        }
        // the weights that this step found may be ruined already, and a checkpoint of them with them
        Optional<String> last = checkpoints
                .before(step - 1, trainer.state(), this::checkHistory)
                .map(checkpoint -> checkpoint.folder().getFileName().toString());
        Setting<?> rate = TrainingMethod.rateSetting(context);
        throw new UserError(
                        ExitCode.GATE_FAILED,
                        what
                                + last.map(name -> " The last checkpoint from which a step went well is " + name + ".")
                                        .orElse(" There is no checkpoint from which a step went well."),
                        "Lower " + rate + ", with which training starts from the beginning; or set failOnDivergence to"
                                + " false, to leave such steps out, and resumeFromCheckpoint to " + last.orElse(NONE)
                                + ".")
                .about(rate);
    }
}
