package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.train.CheckpointSettings.CHECKPOINTING_STEPS;
import static dev.dreambooth.contract.settings.train.LearningRateSettings.STOP_TEXT_ENCODER_TRAINING;
import static dev.dreambooth.contract.settings.train.TrainSettings.MAX_TRAIN_STEPS;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.train.data.TrainingData;
import dev.dreambooth.engine.stage.train.memory.TrainingMemory;
import dev.dreambooth.engine.stage.train.method.DataParallel;
import dev.dreambooth.engine.stage.train.method.MicroBatches;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.stage.train.monitor.SampleLook;
import dev.dreambooth.engine.stage.train.monitor.Tracking;
import dev.dreambooth.engine.stage.train.monitor.TrackingTools;
import dev.dreambooth.engine.stage.train.monitor.TrainingMonitors;
import dev.dreambooth.engine.stage.train.monitor.TrainingReport;
import dev.dreambooth.engine.stage.train.recipe.LossRecipe;
import dev.dreambooth.engine.stage.train.recipe.Optimization;
import dev.dreambooth.engine.stage.train.recipe.WeightAverage;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.Replicas;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training that has to run: from the opened model to the published result.
 *
 * @param base the model before training
 * @param recipe what is minimized
 * @param memory what the run was planned to take
 * @param result what it leaves
 * @param tools that it reports to
 * @param remarks what was told of its inputs
 * @param look at samples, if they choose the step to publish
 */
record TrainingRun(
        StageContext context,
        ModelFolder base,
        LossRecipe recipe,
        TrainingMemory memory,
        StageResult result,
        TrackingTools tools,
        List<String> remarks,
        Optional<SampleLook> look) {
    /**
     * Trains and publishes.
     *
     * @param model as it is trained
     * @param method what is trained of it
     * @param data what it is trained on
     * @return the number of steps that it came to
     */
    int train(LatentDiffusionModel model, TrainingMethod method, TrainingData data) {
        try (ParallelWorkers workers = DataParallel.workers(context, model);
                DreamBoothTrainer trainer = trainer(model, method, data, workers);
                Replicas replicas = DataParallel.spread(context, base, method, trainer);
                Tracking tracking = new Tracking(context, result.fingerprint(), tools)) {
            StageContext tracked = tracking.context();
            TrainingMonitors monitors = TrainingMonitors.of(tracked, base, model, data, recipe, trainer, look);
            TrainingLoop loop =
                    new TrainingLoop(tracked, trainer, result.fingerprint(), tracking.before(monitors.observers()));
            long bytes = method.byteSize();
            double finalLoss = loop.run(context.get(MAX_TRAIN_STEPS), context.get(CHECKPOINTING_STEPS), bytes);
            memory.compare();
            loop.keeping(
                    finalLoss, () -> result.requireSpace(bytes)); // while the weights are still those of the last step
            Map<String, Double> metrics = monitors.finish(finalLoss);
            monitors.executionHistory()
                    .changedConditions()
                    .ifPresent(how -> result.markUnreproducible("resumed under other conditions, " + how));
            context.phase("writing the " + method.result());
            WeightAverage.publish(context, trainer);
            int steps = monitors.publishedStep((int) trainer.stepsDone());
            Runnable publish = () -> publish(method, loop, monitors, steps, bytes, metrics);
            if (monitors.replacesWeights() || WeightAverage.isPublished(context)) {
                publish.run();
            } else {
                loop.keeping(finalLoss, publish);
            }
            tracking.complete();
            loop.finished();
            return (int) trainer.stepsDone();
        }
    }

    private DreamBoothTrainer trainer(
            LatentDiffusionModel model, TrainingMethod method, TrainingData data, ParallelWorkers workers) {
        TrainedParameters trained = method.trained();
        MicroBatches passes = MicroBatches.of(context, model);
        return new DreamBoothTrainer(
                model.denoiser(),
                recipe.loss(),
                data.batches(recipe, passes),
                Optimization.of(context, trained, passes.count(), workers),
                trained,
                context.find(STOP_TEXT_ENCODER_TRAINING).orElse(Integer.MAX_VALUE),
                WeightAverage.decay(context));
    }

    private void publish(
            TrainingMethod method,
            TrainingLoop loop,
            TrainingMonitors monitors,
            int steps,
            long bytes,
            Map<String, Double> metrics) {
        result.replace(
                bytes,
                aside -> {
                    method.write(aside, steps, recipe.changedScheduler());
                    TrainingReport.write(
                            loop.losses(),
                            monitors.writeLosses(aside),
                            monitors.writeScores(aside),
                            remarks,
                            result.fingerprint(),
                            aside);
                },
                Map.of("seed", context.get(SEED)),
                metrics);
    }
}
