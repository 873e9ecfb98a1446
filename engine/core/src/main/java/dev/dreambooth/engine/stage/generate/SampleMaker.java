package dev.dreambooth.engine.stage.generate;

import static dev.dreambooth.contract.settings.GenerateSettings.CLIP_SKIP;
import static dev.dreambooth.contract.settings.GenerateSettings.ETA;
import static dev.dreambooth.contract.settings.GenerateSettings.GUIDANCE_RESCALE;
import static dev.dreambooth.contract.settings.GenerateSettings.GUIDANCE_SCALE;
import static dev.dreambooth.contract.settings.GenerateSettings.HEIGHT;
import static dev.dreambooth.contract.settings.GenerateSettings.INFERENCE_STEPS;
import static dev.dreambooth.contract.settings.GenerateSettings.PROMPT_SYNTAX;
import static dev.dreambooth.contract.settings.GenerateSettings.SCHEDULER;
import static dev.dreambooth.contract.settings.GenerateSettings.WIDTH;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.settings.choice.PromptSyntax;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.stage.DeviceModels;
import dev.dreambooth.engine.stage.Sample;
import dev.dreambooth.engine.stage.SamplingMemory;
import dev.dreambooth.engine.stage.Schedulers;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Makes the image files of a run, each so that it does not depend on what else is asked for. */
public final class SampleMaker {
    private final LatentDiffusionModel model;
    private final StageContext context;
    private final SamplingSettings settings;
    private final SampledModel sampled;
    private final InitialFiles initial;

    /**
     * Checks all settings against the model.
     *
     * @param sampled the model as it lies on disk
     * @param model its networks
     * @param initial what images start from
     * @throws dev.dreambooth.contract.UserError if they do not suit it
     */
    public SampleMaker(SampledModel sampled, LatentDiffusionModel model, InitialFiles initial, StageContext context) {
        this.sampled = sampled;
        this.model = model;
        this.initial = initial;
        this.context = context;
        settings = new SamplingSettings(
                context.get(SCHEDULER),
                context.get(INFERENCE_STEPS),
                context.get(GUIDANCE_SCALE),
                context.get(GUIDANCE_RESCALE),
                context.get(ETA),
                context.find(WIDTH).orElseGet(model::nativeSize),
                context.find(HEIGHT).orElseGet(model::nativeSize),
                context.get(CLIP_SKIP),
                context.get(PROMPT_SYNTAX));
        new TextToImagePipeline(model, Schedulers.config(context, sampled.folder()))
                .startingFrom(initial.initial())
                .check(settings);
        initial.warnOfSquashing(settings.width(), settings.height(), model.sizeMultiple(), context);
    }

    /** An image and what it is of. */
    private record Made(Sample sample, RgbImage image) {}

    /** Returns how images are made, sizes and all. */
    public SamplingSettings settings() {
        return settings;
    }

    /**
     * Makes images and writes their files, with what each was made with inside; tells of each file that is there.
     *
     * @param file where the image goes
     * @param shown what the file is called where it is told of
     * @param kept what becomes of images that were made before a stop
     * @throws dev.dreambooth.engine.stage.CancelledException if asked to stop; an image that is begun is not waited for
     */
    public void make(List<Sample> samples, Function<Sample, Path> file, Function<Sample, String> shown, String kept) {
        try (DeviceModels models = new DeviceModels(
                        model,
                        Schedulers.config(context, sampled.folder()),
                        device -> sampled.open(device, context.denoiserType()),
                        context);
                ParallelWorkers workers = models.workers(settings.width(), settings.height())) {
            List<List<Sample>> groups = groups(samples, together(models));
            List<Integer> numbers = IntStream.range(0, groups.size()).boxed().toList();
            AtomicInteger done = new AtomicInteger();
            workers.forEach(
                    numbers,
                    number -> make(models.pipeline(number), groups.get(number), together(models), kept),
                    group -> group.forEach(made -> {
                        AtomicFiles.write(file.apply(made.sample()), png(made));
                        tell(made.sample().request(), shown.apply(made.sample()));
                        context.progress(done.incrementAndGet(), samples.size(), "images");
                        if (done.get() < samples.size()) {
                            context.stopIfCancelled(kept);
                        }
                    }));
        } catch (RuntimeException failure) {
            throw SamplingMemory.explained(
                    failure, sampled.folder(), context, "Lower width and height, or set precision to bf16 or fp16.");
        }
    }

    private void tell(ImageRequest request, String file) {
        context.events().on(new Event.SampleWritten(file, request.prompt(), request.seed()));
    }

    /** Prompts of any length would lengthen each other in a group. */
    private int together(DeviceModels models) {
        return settings.promptSyntax() == PromptSyntax.PLAIN ? models.together(settings.width(), settings.height()) : 1;
    }

    private static List<List<Sample>> groups(List<Sample> samples, int size) {
        return IntStream.range(0, (samples.size() + size - 1) / size)
                .mapToObj(group -> samples.subList(group * size, Math.min(samples.size(), (group + 1) * size)))
                .toList();
    }

    /** A group that is not full is filled up with its last image, since the bits of all go by how many they are. */
    private List<Made> make(TextToImagePipeline pipeline, List<Sample> group, int size, String kept) {
        List<ImageRequest> requests = IntStream.range(0, size)
                .mapToObj(i -> group.get(Math.min(i, group.size() - 1)).request())
                .toList();
        List<RgbImage> images = pipeline.startingFrom(initial.initial())
                .generate(requests, settings, context.stoppingBetweenSteps(kept));
        return IntStream.range(0, group.size())
                .mapToObj(i -> new Made(group.get(i), images.get(i)))
                .toList();
    }

    private byte[] png(Made made) {
        return PngWriter.encode(
                made.image(),
                parameters(made.sample().request())
                        .toTexts(Schedulers.readableName(Schedulers.config(context, sampled.folder()))));
    }

    private GenerationParameters parameters(ImageRequest request) {
        return new GenerationParameters(
                request.prompt(),
                request.negativePrompt(),
                request.seed(),
                SCHEDULER.shown(context.get(SCHEDULER)),
                settings.inferenceSteps(),
                settings.guidanceScale(),
                settings.guidanceRescale(),
                settings.eta(),
                settings.width(),
                settings.height(),
                sampled.digest(),
                sampled.loraParameters(),
                initial.parameters().orElse(null),
                settings.promptSyntax() == PromptSyntax.PLAIN
                        ? null
                        : settings.promptSyntax().label(),
                sampled.embeddings().digests());
    }
}
