package dev.dreambooth.engine.stage.train.monitor;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_GUIDANCE_SCALE;
import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_INFERENCE_STEPS;
import static dev.dreambooth.contract.settings.RegularizeSettings.CLASS_SCHEDULER;
import static dev.dreambooth.contract.settings.train.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.train.ValidationSettings.SAMPLE_STEPS;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.png.PngWriter;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingProgress;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.TextToImagePipeline;
import dev.dreambooth.engine.stage.CancelledException;
import dev.dreambooth.engine.stage.ContactSheets;
import dev.dreambooth.engine.stage.PromptChecks;
import dev.dreambooth.engine.stage.Sample;
import dev.dreambooth.engine.stage.Schedulers;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.train.recipe.WeightAverage;
import dev.dreambooth.engine.training.DreamBoothTrainer;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import dev.dreambooth.engine.training.optimizer.SwappedWeights;
import dev.dreambooth.engine.weights.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes sample images while a model is trained, so that a person sees it learn: always from the same seed, in the way
 * class images are made, with the weights and on the noise schedule that would be published. Nothing that training reads
 * is touched, so the result is the same with samples and without.
 */
final class ProgressSamples implements StepObserver {
    private final StageContext context;
    private final List<String> prompts;
    private final TextToImagePipeline pipeline;
    private final SamplingSettings settings;
    private final String ownScheduler;
    private final String baseDigest;
    private final DreamBoothTrainer trainer;
    private final Optional<SubjectChoice> choice;

    /**
     * @param model as it is trained; not owned
     * @param base the model it was before
     * @param scheduler the configuration that the trained model is written with
     * @param trainer who trains it
     * @param choice is shown all samples, if they choose the step to publish
     * @throws dev.dreambooth.contract.UserError if the model cannot be sampled with these settings
     */
    ProgressSamples(
            StageContext context,
            List<String> prompts,
            LatentDiffusionModel model,
            ModelFolder base,
            SchedulerConfig scheduler,
            DreamBoothTrainer trainer,
            Optional<SubjectChoice> choice) {
        this.context = context;
        this.trainer = trainer;
        this.choice = choice;
        this.prompts = prompts;
        this.pipeline = new TextToImagePipeline(model, scheduler);
        this.ownScheduler = Schedulers.readableName(scheduler);
        this.baseDigest = base.digest();
        this.settings = new SamplingSettings(
                context.get(CLASS_SCHEDULER),
                context.get(CLASS_INFERENCE_STEPS),
                context.get(CLASS_GUIDANCE_SCALE),
                0,
                context.get(RESOLUTION),
                context.get(RESOLUTION),
                0);
        Schedulers.checkClassImages(() -> pipeline.check(settings));
        prompts.forEach(prompt -> PromptChecks.warnOfCut(prompt, model.text().tokenizer(), context));
    }

    @Override
    public void begin(int step) {
        if (step == 0) {
            make(0, context.stoppingBetweenSteps("training had not begun, and the next run starts it"));
        } else if (choice.isPresent()) {
            beginChoosing(step, choice.get());
        } else if (step % context.get(SAMPLE_STEPS) == 0 && !Files.isDirectory(folder(step))) {
            makeUnlessStopped(step);
        }
    }

    /** No step may go unseen, whose checkpoint then would know nothing of it. */
    private void beginChoosing(int step, SubjectChoice chosen) {
        boolean wanted = step % context.get(SAMPLE_STEPS) == 0 || step == context.get(MAX_TRAIN_STEPS);
        if (wanted && !chosen.has(step)) {
            make(step, context.stoppingBetweenSteps("the next run goes on from the same checkpoint"));
        }
    }

    @Override
    public long bytes() {
        return choice.map(SubjectChoice::bytes).orElse(0L);
    }

    @Override
    public void save(Path checkpoint) throws IOException {
        if (choice.isPresent()) {
            choice.get().save(checkpoint);
        }
    }

    @Override
    public void check(Checkpoint checkpoint) {
        choice.ifPresent(chosen -> chosen.check(checkpoint));
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        choice.ifPresent(chosen -> chosen.restore(checkpoint));
    }

    @Override
    public void after(int step, int total) {
        if (step == total) {
            make(step, SamplingProgress.NONE); // all that is left is to publish
        } else if (step % context.get(SAMPLE_STEPS) == 0) {
            makeUnlessStopped(step);
        }
    }

    /**
     * Lets a stop wait for no image: the checkpoint comes first, and the run that goes on from it begins with what is
     * missing here. What an earlier run left in its place would pass for it, and goes.
     */
    private void makeUnlessStopped(int step) {
        try {
            make(step, context.stoppingBetweenSteps("the samples of this step are made by the next run"));
        } catch (CancelledException stopped) {
            try {
                AtomicFiles.delete(folder(step));
            } catch (IOException e) {
                throw AtomicFiles.unwritable(folder(step), e);
            }
        }
    }

    /** The folder of all that is shown of the progress. */
    private Path progress() {
        return context.spec().outputDirectory().resolve(ResultFiles.PROGRESS);
    }

    private Path folder(int step) {
        return progress().resolve(String.format(Locale.ROOT, "step-%06d", step));
    }

    private void make(int step, SamplingProgress progress) {
        Path folder = folder(step);
        List<RgbImage> images = new ArrayList<>();
        try (SwappedWeights last = WeightAverage.published(context, trainer)) {
            AtomicFiles.writeFolder(folder, aside -> images.addAll(write(step, aside, progress)));
            choice.ifPresent(chosen -> chosen.judge(step, images));
        }
        try {
            ProgressSheet.write(
                    progress(),
                    samples(),
                    other -> other <= step && (other % context.get(SAMPLE_STEPS) == 0 || other == step));
        } catch (IOException e) {
            throw AtomicFiles.unwritable(progress(), e);
        }
        for (Sample sample : samples()) {
            if (Files.exists(folder.resolve(sample.fileName()))) {
                context.events()
                        .on(new Event.SampleWritten(
                                "../" + ResultFiles.PROGRESS + "/" + folder.getFileName() + "/" + sample.fileName(),
                                sample.request().prompt(),
                                context.get(SEED)));
            }
        }
    }

    private List<RgbImage> write(int step, Path folder, SamplingProgress progress) throws IOException {
        List<RgbImage> images = new ArrayList<>();
        for (Sample sample : samples()) {
            Optional<RgbImage> image = image(sample.request(), step, progress);
            if (image.isPresent()) {
                Map<String, String> texts = parameters(sample.request(), step).toTexts(ownScheduler);
                Files.write(folder.resolve(sample.fileName()), PngWriter.encode(image.get(), texts));
                images.add(image.get());
            }
        }
        if (!images.isEmpty()) {
            Files.write(
                    folder.resolve(ResultFiles.CONTACT_SHEET),
                    ContactSheets.png(ContactSheets.of("step " + step, images, 8)));
        }
        return images;
    }

    /**
     * Returns one image, or none if it fails: the training that it shows goes on as it would without samples.
     *
     * @throws UserError if it fails, and samples choose the step
     */
    private Optional<RgbImage> image(ImageRequest request, int step, SamplingProgress progress) {
        try {
            return Optional.of(
                    pipeline.generate(List.of(request), settings, progress).get(0));
        } catch (UserError failed) {
            if (choice.isPresent()) {
                throw failed;
            }
            context.warn("After step " + step + ", no sample of '" + request.prompt() + "' was made. " + failed.what());
            return Optional.empty();
        }
    }

    private List<Sample> samples() {
        return IntStream.range(0, prompts.size())
                .mapToObj(i -> new Sample(i, request(prompts.get(i))))
                .toList();
    }

    private ImageRequest request(String prompt) {
        return new ImageRequest(prompt, "", context.get(SEED));
    }

    private GenerationParameters parameters(ImageRequest request, int step) {
        return new GenerationParameters(
                request.prompt(),
                request.negativePrompt(),
                request.seed(),
                CLASS_SCHEDULER.shown(context.get(CLASS_SCHEDULER)),
                settings.inferenceSteps(),
                settings.guidanceScale(),
                settings.eta(),
                settings.width(),
                settings.height(),
                baseDigest + " trained for " + step + " steps");
    }
}
