package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.CheckpointSettings.CHECKPOINTING_STEPS;
import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.LearningRateSettings.STOP_TEXT_ENCODER_TRAINING;
import static dev.dreambooth.contract.settings.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.TrainSettings.TRAIN_TEXT_ENCODER;

import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.PastRun;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.StageRun;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.Replicas;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Teaches the base model a subject or several (Ruiz et al. 2023): fine-tunes the UNet, and if asked the text encoder, on
 * a few images of each, beside images that the base model itself made of its class.
 */
public final class TrainStage implements StageRun {
    @Override
    public Outcome run(StageContext context) {
        TrackingTools tools = new TrackingTools(context);
        Subjects subjects = Subjects.read(context);
        ModelFolder base = BaseModel.open(context.spec());
        LossRecipe recipe = LossRecipe.of(context, base);
        Map<String, String> modelFiles = Environment.inputs(base, context);
        PriorSource prior = PriorSource.of(context, base);

        Fingerprint fingerprint = Environment.fingerprint(context, inputs(subjects, modelFiles, prior));
        StageResult result = new StageResult(context, fingerprint);
        TrainingMemory memory = TrainingMemory.of(context, base);
        Optional<Outcome> settled = result.settle(() ->
                PastRun.of(context).plan(context.get(MAX_TRAIN_STEPS), "steps") + "; memory: about " + memory.plan());
        if (settled.isPresent()) {
            return settled.get();
        }
        result.start();
        memory.announce();
        PlannedSpace.require(context, base, result);

        Set<Component> rewritten = TrainingMethod.rewritten(context);
        try (ModelComponents model = ModelComponents.open(base, rewritten, context.device(), context.unetType())) {
            model.requireSize(RESOLUTION, context.get(RESOLUTION));
            subjects.warn(model.tokenizer(), context);
            try (TrainingData data =
                            new TrainingData(context, model, subjects, prior, context.get(TRAIN_TEXT_ENCODER));
                    TrainingMethod method = TrainingMethod.of(context, base, model)) {
                train(context, base, model, method, recipe, data, memory, result, tools);
                return Outcome.of("trained " + context.get(MAX_TRAIN_STEPS) + " steps; the " + method.result()
                        + " is in " + result.folder());
            }
        } catch (RuntimeException failure) {
            throw memory.explained(failure);
        }
    }

    private static Map<String, String> inputs(Subjects subjects, Map<String, String> modelFiles, PriorSource prior) {
        Map<String, String> inputs = new TreeMap<>(subjects.digests());
        inputs.putAll(modelFiles);
        inputs.putAll(prior.digests());
        return inputs;
    }

    private static void train(
            StageContext context,
            ModelFolder base,
            ModelComponents model,
            TrainingMethod method,
            LossRecipe recipe,
            TrainingData data,
            TrainingMemory memory,
            StageResult result,
            TrackingTools tools) {
        TrainedParameters trained = method.trained();
        MicroBatches passes = MicroBatches.of(context, model);
        try (ParallelWorkers workers = DataParallel.workers(context, model);
                DreamBoothTrainer trainer = new DreamBoothTrainer(
                        model.unet(),
                        recipe.loss(),
                        data.batches(recipe, passes),
                        Optimization.of(context, trained, passes.count(), workers),
                        trained.listener(),
                        context.find(STOP_TEXT_ENCODER_TRAINING).orElse(Integer.MAX_VALUE),
                        WeightAverage.decay(context));
                Replicas replicas = DataParallel.spread(context, base, method, trainer);
                Tracking tracking = new Tracking(context, result.fingerprint(), tools)) {
            StageContext tracked = tracking.context();
            TrainingMonitors watch = TrainingMonitors.of(tracked, base, model, data, recipe, trainer);
            TrainingLoop loop =
                    new TrainingLoop(tracked, trainer, result.fingerprint(), tracking.before(watch.observers()));
            long bytes = method.byteSize();
            double finalLoss = loop.run(context.get(MAX_TRAIN_STEPS), context.get(CHECKPOINTING_STEPS), bytes);
            memory.compare();
            loop.keeping(
                    finalLoss, () -> result.requireSpace(bytes)); // while the weights are still those of the last step
            Map<String, Double> metrics = watch.finish(finalLoss);
            watch.executionHistory()
                    .changedConditions()
                    .ifPresent(how -> result.markUnreproducible("resumed under other conditions, " + how));
            context.phase("writing the " + method.result());
            WeightAverage.publish(context, trainer);
            Runnable publish = () -> result.replace(
                    bytes,
                    aside -> {
                        method.write(aside);
                        recipe.describe(aside);
                        TrainingReport.write(loop.losses(), watch.writeLosses(aside), result.fingerprint(), aside);
                    },
                    Map.of("seed", context.get(SEED)),
                    metrics);
            if (watch.replacesWeights() || WeightAverage.isPublished(context)) {
                publish.run();
            } else {
                loop.keeping(finalLoss, publish);
            }
            tracking.complete();
            loop.finished();
        }
    }
}
