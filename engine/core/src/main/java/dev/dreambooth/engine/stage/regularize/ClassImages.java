package dev.dreambooth.engine.stage.regularize;

import static dev.dreambooth.contract.settings.CommonSettings.DETERMINISM;
import static dev.dreambooth.contract.settings.CommonSettings.FORCE;
import static dev.dreambooth.contract.settings.CommonSettings.PREDICTION_TYPE;
import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_GUIDANCE_SCALE;
import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_IMAGES_DIRECTORY;
import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_INFERENCE_STEPS;
import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_SCHEDULER;
import static dev.dreambooth.contract.settings.RegularizeSettings.SAMPLE_BATCH_SIZE;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.data.classimages.ClassImageRecipe;
import dev.dreambooth.engine.data.classimages.ClassImageSet;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.stage.DeviceModels;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.PromptChecks;
import dev.dreambooth.engine.stage.SamplingMemory;
import dev.dreambooth.engine.stage.Schedulers;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.TrainingImages;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The class images of one class: what is asked for, what is there, and how the frozen base model makes the rest (Ruiz et al.
 * 2023, 3.3).
 *
 * @param set the images in their folder
 * @param recipe what they are made with
 * @param folder where they lie
 * @param base the base model
 */
record ClassImages(ClassImageSet set, ClassImageRecipe recipe, Path folder, ModelFolder base) {
    private static final String KEPT = "the class images made so far are kept, and the next run goes on from them";

    /**
     * Finds out what is asked for and what is there; changes nothing.
     *
     * @param folder where the images lie or will lie
     * @param count how many are asked for
     */
    static ClassImages of(StageContext context, ModelFolder base, Path folder, String prompt, int count) {
        int side = context.get(RESOLUTION);
        ClassImageRecipe recipe = new ClassImageRecipe(
                prompt,
                base.digest(),
                CLASS_SCHEDULER.shown(context.get(CLASS_SCHEDULER))
                        + (Schedulers.isTold(context) ? ", " + context.get(PREDICTION_TYPE) : ""),
                context.get(CLASS_INFERENCE_STEPS),
                context.get(CLASS_GUIDANCE_SCALE),
                side,
                side,
                context.get(SEED),
                context.numberFormat(),
                context.get(DETERMINISM).label(),
                context.get(SAMPLE_BATCH_SIZE),
                Environment.of(context.device(), context.hasher()));
        boolean anew = context.get(FORCE) && context.spec().stage() == Stage.REGULARIZE;
        ClassImageSet set =
                anew ? ClassImageSet.openAnew(folder, recipe, count) : ClassImageSet.open(folder, recipe, count);
        return new ClassImages(set, recipe, folder, base);
    }

    /** Makes the images that are missing; an interrupted set keeps those that it has. */
    void make(LatentDiffusionModel model, StageContext context) {
        SamplingSettings settings = new SamplingSettings(
                context.get(CLASS_SCHEDULER),
                recipe.inferenceSteps(),
                recipe.guidanceScale(),
                0,
                recipe.width(),
                recipe.height(),
                0);
        Schedulers.checkClassImages(
                () -> new TextToImagePipeline(model, Schedulers.config(context, base)).check(settings));
        PromptChecks.warnOfCut(recipe.prompt(), model.text().tokenizer(), context);
        Set<Integer> missing = new TreeSet<>(set.missing());
        int total = missing.size();
        context.phase("making " + total + " class images");
        List<Integer> batches = missing.stream()
                .map(index -> index / recipe.batchSize())
                .distinct()
                .toList();
        try (DeviceModels models = new DeviceModels(
                        model,
                        Schedulers.config(context, base),
                        device -> LatentDiffusionModel.open(base, Set.of(), device, context.denoiserType()),
                        context);
                ParallelWorkers workers = models.workers(recipe.width(), recipe.height())) {
            workers.forEach(
                    IntStream.range(0, batches.size()).boxed().toList(),
                    piece -> new Batch(
                            batches.get(piece),
                            models.pipeline(piece)
                                    .generate(
                                            requests(batches.get(piece)),
                                            settings,
                                            context.stoppingBetweenSteps(KEPT))),
                    batch -> {
                        add(batch, missing, context);
                        context.progress(total - missing.size(), total, "images");
                        if (!missing.isEmpty()) {
                            context.stopIfCancelled(KEPT);
                        }
                    });
        } catch (RuntimeException failure) {
            throw SamplingMemory.explained(
                    failure, base, context, "Lower sampleBatchSize, or set precision to bf16 or fp16.");
        }
    }

    /** All images of the batch with a number. */
    private record Batch(int number, List<RgbImage> images) {}

    /**
     * The whole batch is asked for, whatever is missing of it: with other neighbours an image could come out with other
     * bits.
     */
    private List<ImageRequest> requests(int batch) {
        int first = batch * recipe.batchSize();
        return IntStream.range(first, first + recipe.batchSize())
                .mapToObj(index -> new ImageRequest(recipe.prompt(), "", recipe.imageSeed(index)))
                .toList();
    }

    private void add(Batch batch, Set<Integer> missing, StageContext context) {
        String ownScheduler = Schedulers.readableName(Schedulers.config(context, base));
        for (int i = 0; i < recipe.batchSize(); i++) {
            int index = batch.number() * recipe.batchSize() + i;
            if (missing.remove(index)) {
                String name = set.add(index, batch.images().get(i), ownScheduler)
                        .getFileName()
                        .toString();
                context.events().on(new Event.SampleWritten(name, recipe.prompt(), recipe.imageSeed(index)));
            }
        }
    }

    /** Makes what is missing and reads all. */
    TrainingImages ensure(LatentDiffusionModel model, StageContext context) {
        set.reasons().forEach(reason -> context.phase("class images: " + reason));
        if (!set.missing().isEmpty()) {
            make(model, context);
        }
        return TrainingImages.ofClass(
                set.images(), CLASS_IMAGES_DIRECTORY, recipe.prompt(), context.get(RESOLUTION), context);
    }

    /** Returns what stands for the images in a fingerprint, before they are there. */
    String digest() {
        return set.digest();
    }
}
