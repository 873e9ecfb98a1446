package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.ValidationSettings.VALIDATION_STEPS;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.report.ValidationLoss;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.Validation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Validates a training every so many steps and at its end, tells the loss, and keeps the best step. */
final class Validations implements StepObserver {
    private final StageContext context;
    private final Validation validation;
    private final UNet2DConditionModel unet;
    private final BestStep best;
    private final Supplier<Map<String, Tensor>> weights;
    private final ValidationHistory history = new ValidationHistory();

    /**
     * @param unet the UNet as it is trained
     * @param weights all that is trained, by name
     */
    Validations(
            StageContext context,
            Validation validation,
            UNet2DConditionModel unet,
            BestStep best,
            Supplier<Map<String, Tensor>> weights) {
        this.context = context;
        this.validation = validation;
        this.unet = unet;
        this.best = best;
        this.weights = weights;
    }

    @Override
    public void begin(int step) {
        best.begin(step);
    }

    @Override
    public void after(int step, int total) {
        if (step % context.get(VALIDATION_STEPS) == 0 || step == total) {
            double loss = validation.loss(unet);
            history.add(step, loss);
            boolean lowest = best.offer(step, loss, weights.get());
            context.events().on(new Event.ValidationCompleted(step, loss, lowest));
        }
    }

    @Override
    public void save(Path checkpoint) throws IOException {
        history.write(checkpoint);
    }

    @Override
    public void restore(Path checkpoint) {
        history.restore(checkpoint);
    }

    /** Writes the losses of all validations, also of those before this process, into a folder and returns them. */
    List<ValidationLoss> write(Path folder) throws IOException {
        history.write(folder);
        return history.losses(best.lowest().getKey());
    }

    /** Returns what to record of the run. */
    Map<String, Double> metrics() {
        return Map.of(
                "validationLoss",
                best.lowest().getValue(),
                "validationStep",
                best.lowest().getKey().doubleValue());
    }

    /** Puts the weights of the best step into the model. */
    void restoreBest() {
        context.phase("going back to step " + best.lowest().getKey() + ", the best");
        best.restore(weights.get());
    }
}
