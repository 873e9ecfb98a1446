package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.CheckpointSettings.CHECKPOINTING_STEPS;
import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.DataSettings.PRIOR_KIND;
import static dev.dreambooth.contract.settings.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.TrainSettings.PRIOR_LOSS_WEIGHT;
import static dev.dreambooth.contract.settings.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.TrainSettings.TRAIN_TEXT_ENCODER;
import static dev.dreambooth.contract.settings.TrainSettings.WITH_PRIOR_PRESERVATION;

import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.DataSettings;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.tensor.Lanes;
import dev.dreambooth.engine.training.CheckpointStore;
import dev.dreambooth.engine.training.DreamBoothLoss;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelFolderWriter;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Teaches the base model a subject or several (Ruiz et al. 2023): fine-tunes the UNet, and if asked the text encoder, on
 * a few pictures of each, beside images that the base model itself made of its class.
 */
final class TrainStage implements StageRun {
    @Override
    public String run(StageContext context) {
        Subjects subjects = Subjects.read(context);
        ModelFolder base = BaseModel.open(context.spec());
        Map<String, String> modelFiles = Environment.inputs(base, context);
        boolean prior = context.get(WITH_PRIOR_PRESERVATION);
        boolean teacher = prior && context.get(PRIOR_KIND).equals(DataSettings.TEACHER);
        ClassImageSets classImages = prior && !teacher ? ClassImageSets.of(context, base) : null;

        Fingerprint fingerprint = Environment.fingerprint(context, inputs(subjects, modelFiles, classImages));
        StageResult result = new StageResult(context, fingerprint);
        Optional<String> settled = result.settle(() -> PastRun.of(context).plan(context.get(MAX_TRAIN_STEPS), "steps"));
        if (settled.isPresent()) {
            return settled.get();
        }
        result.start();

        Set<Component> trained = context.get(TRAIN_TEXT_ENCODER)
                ? EnumSet.of(Component.UNET, Component.TEXT_ENCODER)
                : EnumSet.of(Component.UNET);
        try (ModelComponents model = ModelComponents.open(base, trained, context.device())) {
            model.requireSize(RESOLUTION.name(), context.get(RESOLUTION));
            subjects.warn(model.tokenizer(), context);
            try (TrainingData data = new TrainingData(
                    context,
                    model,
                    subjects,
                    classImages,
                    teacher ? base : null,
                    trained.contains(Component.TEXT_ENCODER))) {
                train(context, base, model, trained, data, result);
            }
        }
        return "trained " + context.get(MAX_TRAIN_STEPS) + " steps; the model is in " + result.folder();
    }

    private static Map<String, String> inputs(
            Subjects subjects, Map<String, String> modelFiles, ClassImageSets classImages) {
        Map<String, String> inputs = new TreeMap<>(subjects.digests());
        inputs.putAll(modelFiles);
        if (classImages != null) {
            inputs.putAll(classImages.digests());
        }
        return inputs;
    }

    private static void train(
            StageContext context,
            ModelFolder base,
            ModelComponents model,
            Set<Component> trained,
            TrainingData data,
            StageResult result) {
        SchedulerConfig scheduler = Samplers.config(base);
        NoiseSchedule schedule = NoiseSchedule.of(scheduler);
        DreamBoothLoss loss =
                new DreamBoothLoss(schedule, PredictionType.of(scheduler), context.get(PRIOR_LOSS_WEIGHT));
        MicroBatches passes = MicroBatches.of(context, model);
        try (Lanes lanes = model.lanes(context.get(RESOLUTION), context.get(RESOLUTION));
                DreamBoothTrainer trainer = new DreamBoothTrainer(
                        model.unet(),
                        loss,
                        data.batches(schedule, passes),
                        Optimization.of(context, model, trained, passes.count(), lanes))) {
            TrainingLoop loop = new TrainingLoop(context, trainer, result.fingerprint());
            double finalLoss = loop.run(context.get(MAX_TRAIN_STEPS), context.get(CHECKPOINTING_STEPS));
            context.phase("writing the model");
            ModelFolderWriter writer = new ModelFolderWriter(base)
                    .replace(
                            Component.UNET,
                            CheckpointStore.tensors(model.unet().parameters().asMap()));
            if (trained.contains(Component.TEXT_ENCODER)) {
                writer.replace(
                        Component.TEXT_ENCODER,
                        CheckpointStore.tensors(model.textEncoder().parameters().asMap()));
            }
            result.replace(
                    aside -> {
                        writer.write(aside);
                        TrainingReport.write(loop.losses(), result.fingerprint(), aside);
                    },
                    Map.of("seed", context.get(SEED)),
                    Map.of("finalLoss", finalLoss));
            loop.finished();
        }
    }
}
