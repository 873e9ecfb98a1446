package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.train.ValidationSettings.EXPORT_BEST;
import static dev.dreambooth.contract.settings.train.ValidationSettings.SAMPLE_PROMPTS;

import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.report.ValidationLoss;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.train.data.TrainingData;
import dev.dreambooth.engine.stage.train.recipe.LossRecipe;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whatever watches a training: validation on held-out images and samples on the way, as far as they are asked for, and
 * what chooses the step to publish.
 *
 * @param context the stage
 * @param validations if images are held out
 * @param samples if there are prompts for them
 * @param bySubject if samples choose the step
 * @param executionHistory what computed which steps
 */
public record TrainingMonitors(
        StageContext context,
        Optional<Validations> validations,
        Optional<ProgressSamples> samples,
        Optional<SubjectChoice> bySubject,
        ExecutionHistory executionHistory) {
    /**
     * Finds out what is asked for.
     *
     * @param base the model before training
     * @param model the model as it is trained
     * @param recipe what it is trained with
     * @param look at the samples, if they choose the step
     */
    public static TrainingMonitors of(
            StageContext context,
            ModelFolder base,
            LatentDiffusionModel model,
            TrainingData data,
            LossRecipe recipe,
            DreamBoothTrainer trainer,
            Optional<SampleLook> look) {
        Path checkpoints = context.spec().outputDirectory().resolve(ResultFiles.CHECKPOINTS);
        BestStep lowest = new BestStep(checkpoints, BestStep.LOWEST_LOSS);
        Optional<SubjectChoice> bySubject = look.map(
                found -> new SubjectChoice(context, found, new BestStep(checkpoints, BestStep.MOST_LIKE), trainer));
        return new TrainingMonitors(
                context,
                data.validation(recipe.loss().process())
                        .map(validation -> new Validations(context, validation, model.denoiser(), lowest, trainer)),
                context.find(SAMPLE_PROMPTS)
                        .map(prompts -> new ProgressSamples(
                                context, prompts, model, base, recipe.scheduler(), trainer, bySubject)),
                bySubject,
                new ExecutionHistory(context));
    }

    /** Returns what is told of each step. */
    public List<StepObserver> observers() {
        List<StepObserver> observers = new ArrayList<>(List.of(executionHistory));
        validations.ifPresent(observers::add);
        samples.ifPresent(observers::add);
        return observers;
    }

    /** Writes the losses of all validations into a folder if images are held out, and returns them. */
    public List<ValidationLoss> writeLosses(Path folder) throws IOException {
        return validations.isPresent() ? validations.get().write(folder) : List.of();
    }

    /** Writes what was seen of samples into a folder if they choose the step, and returns it in words, a line a step. */
    public Map<String, String> writeScores(Path folder) throws IOException {
        if (bySubject.isEmpty()) {
            return Map.of();
        }
        bySubject.get().write(folder);
        return bySubject.get().rows();
    }

    /** Returns who chooses the step to publish, if not the last one is published. */
    private Optional<? extends StepChoice> choice() {
        return switch (context.get(EXPORT_BEST)) {
            case NONE -> Optional.empty();
            case LOSS -> validations;
            case SUBJECT -> bySubject;
        };
    }

    /** Returns whether {@link #finish} leaves other weights in the model than those of the last step. */
    public boolean replacesWeights() {
        return choice().isPresent();
    }

    /**
     * Returns the number of steps that the weights to publish have seen.
     *
     * @param last that of the last step
     */
    public int publishedStep(int last) {
        return choice().map(StepChoice::bestStep).orElse(last);
    }

    /**
     * Puts the best weights into the model if that is asked for.
     *
     * @return what to record of the run
     */
    public Map<String, Double> finish(double finalLoss) {
        Map<String, Double> metrics = new TreeMap<>(Map.of("finalLoss", finalLoss));
        validations.ifPresent(judged -> metrics.putAll(judged.metrics()));
        bySubject.ifPresent(seen -> metrics.putAll(seen.metrics()));
        choice().ifPresent(StepChoice::restoreBest);
        return metrics;
    }
}
