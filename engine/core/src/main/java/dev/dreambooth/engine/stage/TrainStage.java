package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.CheckpointSettings.CHECKPOINTING_STEPS;
import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.SubjectSettings.CLASS_PROMPT;
import static dev.dreambooth.contract.settings.SubjectSettings.IDENTIFIER;
import static dev.dreambooth.contract.settings.SubjectSettings.INSTANCE_IMAGES;
import static dev.dreambooth.contract.settings.SubjectSettings.INSTANCE_PROMPT;
import static dev.dreambooth.contract.settings.TrainSettings.CENTER_CROP;
import static dev.dreambooth.contract.settings.TrainSettings.GRADIENT_ACCUMULATION_STEPS;
import static dev.dreambooth.contract.settings.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.TrainSettings.PRIOR_LOSS_WEIGHT;
import static dev.dreambooth.contract.settings.TrainSettings.RANDOM_FLIP;
import static dev.dreambooth.contract.settings.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.TrainSettings.TRAIN_BATCH_SIZE;
import static dev.dreambooth.contract.settings.TrainSettings.TRAIN_TEXT_ENCODER;
import static dev.dreambooth.contract.settings.TrainSettings.WITH_PRIOR_PRESERVATION;

import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.UpToDateCheck;
import dev.dreambooth.engine.data.ImageTransform;
import dev.dreambooth.engine.data.TrainingOrder;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.tensor.Lanes;
import dev.dreambooth.engine.training.BatchSource;
import dev.dreambooth.engine.training.CheckpointStore;
import dev.dreambooth.engine.training.DreamBoothLoss;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.LatentSet;
import dev.dreambooth.engine.training.TextConditioning;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelFolderWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Teaches the base model one subject (Ruiz et al. 2023): fine-tunes the UNet, and if asked the text encoder, on a few
 * pictures of the subject, beside images that the base model itself made of the class.
 */
final class TrainStage implements StageRun {
    @Override
    public String run(StageContext context) {
        int resolution = context.get(RESOLUTION);
        TrainingImages subject =
                TrainingImages.ofFolder(context.get(INSTANCE_IMAGES), INSTANCE_IMAGES.name(), resolution, context);
        ModelFolder base = BaseModel.open(context.spec());
        boolean prior = context.get(WITH_PRIOR_PRESERVATION);
        ClassImages classImages = prior ? ClassImages.of(context, base) : null;

        Fingerprint fingerprint = Environment.fingerprint(context, inputs(subject, base, classImages));
        StageResult result = new StageResult(context, fingerprint);
        UpToDateCheck.Verdict verdict = result.check();
        if (verdict.upToDate()) {
            return "up to date: " + verdict.reason();
        }
        result.start(verdict.reason());

        Set<Component> trained = context.get(TRAIN_TEXT_ENCODER)
                ? EnumSet.of(Component.UNET, Component.TEXT_ENCODER)
                : EnumSet.of(Component.UNET);
        try (ModelComponents model = ModelComponents.open(base, trained, context.device())) {
            model.requireSize(RESOLUTION.name(), resolution);
            PromptChecks.warnOfIdentifier(context.get(IDENTIFIER), model.tokenizer(), context);
            PromptChecks.warnOfCut(context.get(INSTANCE_PROMPT), model.tokenizer(), context);
            TrainingImages classes = prior ? classImages.ensure(model, context) : null;
            train(context, base, model, trained, subject, classes, result);
        }
        return "trained " + context.get(MAX_TRAIN_STEPS) + " steps; the model is in " + result.folder();
    }

    private static Map<String, String> inputs(TrainingImages subject, ModelFolder base, ClassImages classImages) {
        Map<String, String> inputs = new TreeMap<>(subject.digests());
        inputs.put("model", base.digest());
        if (classImages != null) {
            inputs.put("class images", classImages.digest());
        }
        return inputs;
    }

    private static void train(
            StageContext context,
            ModelFolder base,
            ModelComponents model,
            Set<Component> trained,
            TrainingImages subject,
            TrainingImages classes,
            StageResult result) {
        SchedulerConfig scheduler = Samplers.config(base);
        NoiseSchedule schedule = NoiseSchedule.of(scheduler);
        DreamBoothLoss loss =
                new DreamBoothLoss(schedule, PredictionType.of(scheduler), context.get(PRIOR_LOSS_WEIGHT));
        MicroBatches passes = MicroBatches.of(context, model);
        try (Lanes lanes = model.lanes(context.get(RESOLUTION), context.get(RESOLUTION));
                LatentSet instances = latents(context, model, subject, false);
                LatentSet priors = classes == null ? null : latents(context, model, classes, true);
                TextConditioning text = new TextConditioning(
                        model.textEncoder(), model.ids(prompts(context)), 0, trained.contains(Component.TEXT_ENCODER));
                DreamBoothTrainer trainer = new DreamBoothTrainer(
                        model.unet(),
                        loss,
                        new BatchSource(
                                instances, priors, text, schedule, passes.size(), passes.count(), context.get(SEED)),
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
            result.replace(writer::write, Map.of("seed", context.get(SEED)), Map.of("finalLoss", finalLoss));
        }
    }

    private static List<String> prompts(StageContext context) {
        List<String> prompts = new ArrayList<>(List.of(context.get(INSTANCE_PROMPT)));
        context.find(CLASS_PROMPT).ifPresent(prompts::add);
        return prompts;
    }

    private static LatentSet latents(
            StageContext context, ModelComponents model, TrainingImages images, boolean classImages) {
        ImageTransform transform =
                new ImageTransform(context.get(RESOLUTION), context.get(CENTER_CROP), context.get(RANDOM_FLIP));
        int perStep = context.get(TRAIN_BATCH_SIZE) * context.get(GRADIENT_ACCUMULATION_STEPS);
        long seed = context.get(SEED);
        int count = images.pictures().size();
        return new LatentSet(
                model.vae(),
                transform,
                images.pictures(),
                classImages
                        ? TrainingOrder.ofClassImages(seed, count, perStep)
                        : TrainingOrder.ofInstances(seed, count, perStep),
                classImages ? perStep : 0,
                seed);
    }
}
