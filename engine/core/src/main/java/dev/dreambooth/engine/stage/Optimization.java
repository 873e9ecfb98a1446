package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.OptimizerSettings.ADAM_BETA1;
import static dev.dreambooth.contract.settings.OptimizerSettings.ADAM_BETA2;
import static dev.dreambooth.contract.settings.OptimizerSettings.ADAM_EPSILON;
import static dev.dreambooth.contract.settings.OptimizerSettings.ADAM_WEIGHT_DECAY;
import static dev.dreambooth.contract.settings.OptimizerSettings.LEARNING_RATE;
import static dev.dreambooth.contract.settings.OptimizerSettings.LR_SCHEDULER;
import static dev.dreambooth.contract.settings.OptimizerSettings.LR_WARMUP_STEPS;
import static dev.dreambooth.contract.settings.OptimizerSettings.MAX_GRAD_NORM;
import static dev.dreambooth.contract.settings.OptimizerSettings.TEXT_ENCODER_LEARNING_RATE;
import static dev.dreambooth.contract.settings.TrainSettings.MAX_TRAIN_STEPS;

import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.tensor.Lanes;
import dev.dreambooth.engine.training.AdamW;
import dev.dreambooth.engine.training.LearningRateSchedule;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.weights.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds the optimizer that the settings ask for. */
final class Optimization {
    private Optimization() {}

    /**
     * @param batches passes through the networks whose gradients make one step
     * @param lanes where they run
     */
    static OptimizerStep of(
            StageContext context, ModelComponents model, Set<Component> trained, int batches, Lanes lanes) {
        double rate = context.get(LEARNING_RATE);
        List<AdamW.Group> groups = new ArrayList<>();
        groups.add(new AdamW.Group("unet", model.unet().parameters().asMap(), rate));
        if (trained.contains(Component.TEXT_ENCODER)) {
            groups.add(new AdamW.Group(
                    "text_encoder",
                    model.textEncoder().parameters().asMap(),
                    context.find(TEXT_ENCODER_LEARNING_RATE).orElse(rate)));
        }
        AdamW.Options options = new AdamW.Options(
                context.get(ADAM_BETA1),
                context.get(ADAM_BETA2),
                context.get(ADAM_EPSILON),
                context.get(ADAM_WEIGHT_DECAY));
        return new OptimizerStep(
                new AdamW(options, groups),
                LearningRateSchedule.named(context.get(LR_SCHEDULER)),
                context.get(LR_WARMUP_STEPS),
                context.get(MAX_TRAIN_STEPS),
                batches,
                context.get(MAX_GRAD_NORM),
                lanes);
    }
}
