package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.train.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.train.ValidationSettings.VALIDATION_STEPS;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.report.ValidationLoss;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.train.recipe.WeightAverage;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.Validation;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import dev.dreambooth.engine.training.optimizer.SwappedWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Validates a training every so many steps and at its end, tells the loss, and keeps the best step. What is judged, and
 * kept, are the weights that would be published.
 */
final class Validations implements StepObserver, StepChoice {
    private final StageContext context;
    private final Validation validation;
    private final Denoiser denoiser;
    private final BestStep best;
    private final DreamBoothTrainer trainer;
    private final Optional<EarlyStopping> earlyStopping;
    private final ValidationHistory history = new ValidationHistory();
    private Optional<ValidationLoss> end = Optional.empty();

    /**
     * @param denoiser the denoiser as it is trained
     * @param trainer who trains it
     */
    Validations(
            StageContext context, Validation validation, Denoiser denoiser, BestStep best, DreamBoothTrainer trainer) {
        this.context = context;
        this.validation = validation;
        this.denoiser = denoiser;
        this.best = best;
        this.trainer = trainer;
        this.earlyStopping = EarlyStopping.of(context);
    }

    /** A run that has nothing left to train was stopped on the way to a later end, where its last step was no other. */
    @Override
    public void begin(int step) {
        if (history.isEmpty()) {
            best.forget();
        }
        if (step == context.get(MAX_TRAIN_STEPS) && !history.has(step)) {
            validate(step);
        }
        tellOfEnd();
    }

    @Override
    public void after(int step, int total) {
        if (step % context.get(VALIDATION_STEPS) == 0 || step == total) {
            validate(step);
            end = earlyEnd(history);
            tellOfEnd();
        }
    }

    private void tellOfEnd() {
        end.ifPresent(
                last -> context.phase("stopping early, at step " + last.step() + " of " + context.get(MAX_TRAIN_STEPS)
                        + ": " + earlyStopping.map(EarlyStopping::reason).orElse("")));
    }

    @Override
    public boolean endsTraining() {
        return end.isPresent();
    }

    private Optional<ValidationLoss> earlyEnd(ValidationHistory validated) {
        return earlyStopping
                .flatMap(rule -> rule.end(validated.losses()))
                .filter(last -> last.step() < context.get(MAX_TRAIN_STEPS));
    }

    private void validate(int step) {
        try (SwappedWeights last = WeightAverage.published(context, trainer)) {
            judge(step);
        }
    }

    private void judge(int step) {
        double loss = validation.loss(denoiser);
        history.add(step, loss);
        boolean lowest = history.best().getKey() == step;
        if (lowest) {
            best.keep(trainer.weights());
        }
        context.events().on(new Event.ValidationCompleted(step, loss, lowest));
    }

    @Override
    public long bytes() {
        return BestStep.bytes(trainer.weights());
    }

    @Override
    public void save(Path checkpoint) throws IOException {
        history.write(checkpoint);
        if (!history.isEmpty()) {
            best.save(checkpoint);
        }
    }

    @Override
    public void check(Checkpoint checkpoint) {
        ValidationHistory stored = read(checkpoint);
        if (!stored.isEmpty()) {
            best.check(checkpoint, trainer.weights());
        }
        earlyEnd(stored).filter(last -> last.step() < checkpoint.step()).ifPresent(last -> {
            throw Checkpoint.refusal(
                    checkpoint.folder(), "is beyond step " + last.step() + ", at which this run stops early");
        });
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        history.become(read(checkpoint));
        end = earlyEnd(history);
        if (!history.isEmpty()) {
            best.restore(checkpoint);
        }
    }

    private ValidationHistory read(Checkpoint checkpoint) {
        return ValidationHistory.read(checkpoint.folder(), (int) checkpoint.step(), context.get(VALIDATION_STEPS));
    }

    /** Writes the losses of all validations, also of those before this process, into a folder and returns them. */
    List<ValidationLoss> write(Path folder) throws IOException {
        history.write(folder);
        return history.losses();
    }

    @Override
    public Map<String, Double> metrics() {
        Map.Entry<Integer, Double> lowest = history.best();
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("validationLoss", lowest.getValue());
        metrics.put(TrainedStep.LOWEST_LOSS, (double) lowest.getKey());
        end.ifPresent(last -> metrics.put(TrainedStep.STOPPED_EARLY, (double) last.step()));
        return metrics;
    }

    @Override
    public int bestStep() {
        return history.best().getKey();
    }

    @Override
    public void restoreBest() {
        context.phase("going back to step " + bestStep() + ", the best");
        best.putInto(trainer.weights());
    }
}
