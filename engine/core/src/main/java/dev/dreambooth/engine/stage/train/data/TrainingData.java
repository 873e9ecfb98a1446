package dev.dreambooth.engine.stage.train.data;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.train.DataSettings.ASPECT_RATIO_BUCKETS;
import static dev.dreambooth.contract.settings.train.DataSettings.LOSS_MASK;
import static dev.dreambooth.contract.settings.train.DataSettings.LOSS_MASK_BACKGROUND;
import static dev.dreambooth.contract.settings.train.TrainSettings.CENTER_CROP;
import static dev.dreambooth.contract.settings.train.TrainSettings.RANDOM_FLIP;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.train.TrainSettings.TRAIN_BATCH_SIZE;

import dev.dreambooth.contract.io.ByteCount;
import dev.dreambooth.contract.settings.choice.MaskSource;
import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.AspectBuckets;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.order.BucketOrder;
import dev.dreambooth.engine.data.order.ImageOrder;
import dev.dreambooth.engine.data.order.SampleOrder;
import dev.dreambooth.engine.data.order.TrainingOrder;
import dev.dreambooth.engine.diffusion.NoiseProcess;
import dev.dreambooth.engine.evaluation.lint.CutImages;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.regularize.ClassImageSets;
import dev.dreambooth.engine.stage.train.method.MicroBatches;
import dev.dreambooth.engine.stage.train.recipe.LossRecipe;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.training.BatchSource;
import dev.dreambooth.engine.training.FrozenTeacher;
import dev.dreambooth.engine.training.LatentSet;
import dev.dreambooth.engine.training.Prior;
import dev.dreambooth.engine.training.PromptConditioning;
import dev.dreambooth.engine.training.Validation;
import dev.dreambooth.engine.training.loss.LossMask;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run trains on: the latents of its images and class images, the states of its prompts, and their order. */
public final class TrainingData implements AutoCloseable {
    private final StageContext context;
    private final Subjects subjects;
    private final LatentSet instances;
    private final PriorSource source;
    private final Prior prior;
    private final List<ImageSize> heldOutSizes;
    private final Optional<LatentSet> heldOut;
    private final PromptConditioning prompts;
    /** Follows a trained encoder also when it has stopped: its average, which is judged too, has not. */
    private final Optional<PromptConditioning> judging;

    private final List<ImageSize> sizes;

    /**
     * Reads what is there and makes what is not.
     *
     * @param model whose autoencoder and text encoder are used; not owned
     * @param source of the prior; class images are made if they are not there
     * @param textTrained whether the text encoder changes
     */
    public TrainingData(
            StageContext context,
            LatentDiffusionModel model,
            Subjects subjects,
            PriorSource source,
            boolean textTrained) {
        this.context = context;
        this.subjects = subjects;
        this.source = source;
        this.sizes = sizes(model, subjects.images());
        if (context.get(ASPECT_RATIO_BUCKETS)) { // of squares it was told before the model was opened
            CutImages.of(subjects.images(), sizes, true).ifPresent(context::warn);
        }
        this.instances = prepared(latents(model, subjects.images(), lossMask()), sizes);
        this.heldOutSizes = sizes(model, subjects.heldOutImages());
        this.heldOut = subjects.heldOutImages().isEmpty()
                ? Optional.empty()
                : Optional.of(prepared(heldOut(model), heldOutSizes));
        this.prior = prior(model); // last: while class images are made, nobody needs to leave the images alone
        List<String> texts = subjects.prompts();
        prompts = new PromptConditioning(texts, model.text(), textTrained);
        judging = textTrained ? Optional.of(new PromptConditioning(texts, model.text(), true)) : Optional.empty();
    }

    private Prior prior(LatentDiffusionModel model) {
        if (source instanceof PriorSource.OfTeacher untouched) {
            return new Prior.Teacher(teacher(model, untouched.base()), subjects.classPrompts());
        }
        return source instanceof PriorSource.OfClassImages classImages
                ? new Prior.ClassImages(classLatents(model, classImages.sets()))
                : new Prior.None();
    }

    /** Where sizes differ, a class image is cut to that of the image it stands beside, which is not known before. */
    private LatentSet classLatents(LatentDiffusionModel model, ClassImageSets sets) {
        LatentSet latents = latents(model, sets.ensure(model, context), Optional.empty());
        return context.get(ASPECT_RATIO_BUCKETS) ? latents : prepared(latents, sizes(model, latents.images()));
    }

    private FrozenTeacher teacher(LatentDiffusionModel model, ModelFolder base) {
        Denoiser denoiser = LatentDiffusionModel.openDenoiser(base, context.device(), context.denoiserForm());
        context.phase(
                "the prior is the untouched UNet's: %s of weights more, %s"
                        .formatted(
                                ByteCount.shown(denoiser.parameters().bytes()),
                                context.device().cuda()
                                        ? "on the device"
                                        : "in memory of their own unless their file stores 32-bit floats and they are used as such"));
        List<String> texts = subjects.classPrompts().stream().distinct().toList();
        // encoded before training changes the encoder, so these states stay those of the untouched model
        return new FrozenTeacher(denoiser, new PromptConditioning(texts, model.text(), false));
    }

    private Optional<LossMask> lossMask() {
        return context.get(LOSS_MASK) == MaskSource.NONE
                ? Optional.empty()
                : Optional.of(new LossMask(context.get(LOSS_MASK_BACKGROUND)));
    }

    /** Held-out images are always seen the same way. */
    private LatentSet heldOut(LatentDiffusionModel model) {
        LatentSet.Crops centred = new LatentSet.Crops(true, false);
        return new LatentSet(model.codec(), centred, subjects.heldOutImages(), lossMask(), context.get(SEED));
    }

    /** Returns what judges a model, or empty if no images are held out. */
    public Optional<Validation> validation(NoiseProcess process) {
        return heldOut.map(
                images -> new Validation(images, heldOutSizes, judging.orElse(prompts), process, context.get(SEED)));
    }

    private static LatentSet prepared(LatentSet images, List<ImageSize> sizes) {
        for (int i = 0; i < sizes.size(); i++) {
            images.prepare(i, sizes.get(i));
        }
        return images;
    }

    private List<ImageSize> sizes(LatentDiffusionModel model, List<TrainingImage> images) {
        int side = context.get(RESOLUTION);
        if (images.isEmpty() || !context.get(ASPECT_RATIO_BUCKETS)) {
            return Collections.nCopies(images.size(), ImageSize.square(side));
        }
        AspectBuckets buckets = AspectBuckets.around(side, model.sizeMultiple());
        List<ImageSize> sizes =
                images.stream().map(image -> buckets.of(image.image())).toList();
        Map<ImageSize, Long> counts =
                sizes.stream().collect(Collectors.groupingBy(size -> size, LinkedHashMap::new, Collectors.counting()));
        context.phase("images by size: " + counts);
        return sizes;
    }

    private LatentSet latents(LatentDiffusionModel model, List<TrainingImage> images, Optional<LossMask> lossMask) {
        LatentSet.Crops crops = new LatentSet.Crops(context.get(CENTER_CROP), context.get(RANDOM_FLIP));
        return new LatentSet(model.codec(), crops, images, lossMask, context.get(SEED));
    }

    /**
     * Returns the batches of the run.
     *
     * @param recipe whose timesteps and noise are drawn
     * @param passes how a step is cut into them
     */
    public BatchSource batches(LossRecipe recipe, MicroBatches passes) {
        return new BatchSource(
                instances,
                prior,
                new SampleOrder(context.get(SEED), order(), passes.size() * passes.count(), together()),
                sizes,
                prompts,
                recipe.loss().process(),
                recipe.noise(),
                passes.size(),
                passes.count(),
                context.get(SEED));
    }

    /** Where sizes differ, a batch shows one subject, so that its members can be of one size. */
    private int together() {
        return context.get(ASPECT_RATIO_BUCKETS) ? context.get(TRAIN_BATCH_SIZE) : 1;
    }

    private ImageOrder order(long seed, List<ImageSize> ofSubject) {
        return context.get(ASPECT_RATIO_BUCKETS)
                ? new BucketOrder(seed, ofSubject, context.get(TRAIN_BATCH_SIZE))
                : TrainingOrder.ofInstances(seed, ofSubject.size());
    }

    private List<SampleOrder.Subject> order() {
        List<SampleOrder.Subject> order = new ArrayList<>();
        int firstInstance = 0;
        for (int i = 0; i < subjects.concepts().size(); i++) {
            long seed = i == 0 ? context.get(SEED) : Noise.seed(context.get(SEED), RandomStream.CONCEPT, 0, i);
            int images = subjects.instance().get(i).images().size();
            order.add(new SampleOrder.Subject(
                    subjects.concepts().get(i).weight(),
                    order(seed, sizes.subList(firstInstance, firstInstance + images)),
                    firstInstance,
                    classOrder(seed, i)));
            firstInstance += images;
        }
        return order;
    }

    private Optional<SampleOrder.ClassOrder> classOrder(long seed, int subject) {
        return source instanceof PriorSource.OfClassImages classImages
                ? Optional.of(new SampleOrder.ClassOrder(
                        TrainingOrder.ofClassImages(seed, classImages.sets().size(subject)),
                        classImages.sets().first(subject)))
                : Optional.empty();
    }

    @Override
    public void close() {
        prompts.close();
        judging.ifPresent(judges -> judges.close());
        instances.close();
        heldOut.ifPresent(LatentSet::close);
        prior.close();
    }
}
