package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.train.ValidationSettings.SAMPLE_STEPS;

import dev.dreambooth.contract.evaluation.Digits;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.curve.StepScore;
import dev.dreambooth.engine.evaluation.curve.Unscored;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses the step whose samples show most of the subject and still follow their prompts, by the score that marks the knee
 * of over-fitting in an evaluation ({@link StepScore}). The samples of step 0 are the base model's, from the same noise.
 */
final class SubjectChoice implements StepChoice {
    private static final int SHOWN = 3;

    private final StageContext context;
    private final SampleLook look;
    private final BestStep best;
    private final DreamBoothTrainer trainer;
    private final double ceiling;
    private final SampleHistory history;

    /**
     * @param look has begun
     * @param trainer who trains the model that is sampled
     */
    SubjectChoice(StageContext context, SampleLook look, BestStep best, DreamBoothTrainer trainer) {
        this.context = context;
        this.look = look;
        this.best = best;
        this.trainer = trainer;
        this.ceiling = look.ceiling();
        this.history = new SampleHistory(look.prompts(), look.readsPrompts());
    }

    /** Returns whether a step was looked at. */
    boolean has(int step) {
        return history.has(step);
    }

    /**
     * Looks at the samples of a step, and keeps its weights if it is the best so far.
     *
     * @param samples one of each prompt, made with the weights that are in the model now
     * @throws dev.dreambooth.contract.UserError at step 0, if the base model leaves nothing to compare with
     */
    void judge(int step, List<RgbImage> samples) {
        history.add(step, look.at(samples));
        Optional<StepScore> score = score(step);
        if (step == 0) {
            best.forget();
            if (score.isEmpty()) {
                throw SampleLook.refusal(
                        "a sample of the base model has no finite embedding", "Set exportBest to loss or none.");
            }
            return;
        }
        boolean highest = bestStep() == step;
        if (highest) {
            best.keep(trainer.weights());
        }
        context.phase("step " + step + " " + told(score) + (highest ? ", the best so far" : ""));
    }

    private static String told(Optional<StepScore> score) {
        return score.map(found -> "shows " + shown(found.learned()) + " of the subject and follows prompts by "
                        + shown(found.followed()) + ": score " + shown(found.score()))
                .orElse("has a sample that no encoder can read");
    }

    private static String shown(double share) {
        return Digits.text(share, SHOWN);
    }

    private double number(int step) {
        return score(step).map(StepScore::score).orElse(-1.0);
    }

    private Optional<StepScore> score(int step) {
        try {
            return history.score(step, ceiling);
        } catch (Unscored e) {
            throw SampleLook.refusal(e.why(), "Set exportBest to loss or none, or samplePrompts to others.")
                    .causedBy(e);
        }
    }

    /** The earliest of the highest; where no step has learned anything, the last. */
    @Override
    public int bestStep() {
        int found = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int step : history.steps()) {
            double score = number(step);
            if (score > highest || (score == highest && score <= 0)) {
                found = step;
                highest = score;
            }
        }
        return found;
    }

    @Override
    public Map<String, Double> metrics() {
        int step = bestStep();
        Map<String, Double> metrics = new TreeMap<>(Map.of(TrainedStep.HIGHEST_SCORE, (double) step));
        score(step).ifPresent(score -> metrics.put("subjectScore", score.score()));
        return metrics;
    }

    @Override
    public void restoreBest() {
        int step = bestStep();
        if (number(step) <= 0) {
            context.warn(
                    "No step shows the subject and follows prompts, as the encoders see its samples; the model is that"
                            + " of step " + step + ".");
        }
        context.phase("going back to step " + step + ", the best");
        best.putInto(trainer.weights());
    }

    long bytes() {
        return BestStep.bytes(trainer.weights());
    }

    void save(Path checkpoint) throws IOException {
        history.write(checkpoint);
        if (!history.steps().isEmpty()) {
            best.save(checkpoint);
        }
    }

    void check(Checkpoint checkpoint) {
        if (!read(checkpoint).steps().isEmpty()) {
            best.check(checkpoint, trainer.weights());
        }
    }

    void restore(Checkpoint checkpoint) {
        history.become(read(checkpoint));
        if (history.steps().isEmpty()) {
            best.forget();
        } else {
            best.restore(checkpoint);
        }
    }

    private SampleHistory read(Checkpoint checkpoint) {
        return history.read(checkpoint.folder(), (int) checkpoint.step(), context.get(SAMPLE_STEPS));
    }

    /** Writes what was seen of all steps, also of those before this process, into a folder. */
    void write(Path folder) throws IOException {
        history.write(folder);
    }

    /** Returns a line a step, for a report. */
    Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        int chosen = bestStep();
        for (int step : history.steps()) {
            rows.put("step " + step, told(score(step)) + (step == chosen ? "; the best" : ""));
        }
        return rows;
    }
}
