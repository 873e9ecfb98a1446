package dev.dreambooth.engine.sampling;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.diffusion.scheduler.SchedulerFactory;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Text to images with a latent diffusion model (Rombach et al. 2022, arXiv 2112.10752), from pure noise or from an image,
 * as diffusers' pipelines of the model's family do it: for the same folder, seed and settings it makes the same image.
 *
 * <p>It owns nothing: close the components yourself. Between calls it holds no memory of the device.
 *
 * <p>The same batch gives the same bits. The same image in a batch of another size, or at another place in it, does not:
 * it differs by about 1e-6, since the native libraries then sum in another order. What must be equal byte for byte
 * however it is split up has to be made in batches of one, or in batches whose members never change.
 */
public final class TextToImagePipeline {
    private final LatentDiffusionModel model;
    private final SchedulerConfig schedulerConfig;
    private final Optional<InitialImage> initial;

    /**
     * Creates a pipeline that starts from pure noise.
     *
     * @param model its networks; not owned
     * @param schedulerConfig the model's {@code scheduler_config.json}
     */
    public TextToImagePipeline(LatentDiffusionModel model, SchedulerConfig schedulerConfig) {
        this(model, model.family().samplingConfig(schedulerConfig), Optional.empty());
    }

    private TextToImagePipeline(
            LatentDiffusionModel model, SchedulerConfig schedulerConfig, Optional<InitialImage> initial) {
        this.model = model;
        this.schedulerConfig = schedulerConfig;
        this.initial = initial;
    }

    /** Returns a pipeline of the same model that starts from an image; from pure noise if there is none. */
    public TextToImagePipeline startingFrom(Optional<InitialImage> image) {
        return new TextToImagePipeline(model, schedulerConfig, image);
    }

    /**
     * Refuses settings that this model cannot be sampled with; call it before any expensive work.
     *
     * @throws UserError naming the setting
     */
    public void check(SamplingSettings settings) {
        model.requireSize(GenerateSettings.WIDTH, settings.width());
        model.requireSize(GenerateSettings.HEIGHT, settings.height());
        int layers = model.text().layers();
        if (settings.clipSkip() < 0 || settings.clipSkip() >= layers) {
            throw UserError.configuration(
                            "clipSkip = " + settings.clipSkip() + " is impossible with a text encoder of " + layers
                                    + " layers.",
                            "Use 0 to " + (layers - 1) + ".")
                    .about(GenerateSettings.CLIP_SKIP);
        }
        scheduler(settings).close();
        initial.ifPresent(image -> image.requireSteps(settings.inferenceSteps()));
        if (model.denoiser().inpaints() && initial.flatMap(InitialImage::mask).isEmpty()) {
            throw InitialImage.missingForInpainting("The model");
        }
    }

    private Scheduler scheduler(SamplingSettings settings) {
        return settings.scheduler()
                .map(name -> SchedulerFactory.named(name, schedulerConfig))
                .orElseGet(() -> SchedulerFactory.ofModel(schedulerConfig))
                .create(settings.inferenceSteps(), settings.eta());
    }

    /**
     * Makes images, denoising all of them together.
     *
     * @param requests the images of the batch
     * @param progress told of each step
     * @return one image for each request, in order
     * @throws UserError if a setting does not suit the model, or the latents do not stay finite
     */
    public List<RgbImage> generate(List<ImageRequest> requests, SamplingSettings settings, SamplingProgress progress) {
        try (Scope scope = Scope.open();
                GradMode off = GradMode.disable()) {
            Tensor latents = latents(requests, settings, progress);
            requireFinite(latents, requests);
            return new LatentDecoder(model.codec()).decode(latents);
        }
    }

    /**
     * Makes the latents of images and does not decode them.
     *
     * @return [B, C, H, W] in the open scope
     */
    public Tensor latents(List<ImageRequest> requests, SamplingSettings settings, SamplingProgress progress) {
        check(settings);
        int factor = model.codec().factor();
        long[] latent = {model.codec().latentChannels(), settings.height() / factor, settings.width() / factor};
        List<Long> seeds = requests.stream().map(ImageRequest::seed).toList();
        try (Scope scope = Scope.open();
                GradMode off = GradMode.disable();
                Scheduler scheduler = scheduler(settings)) {
            Guidance guidance = new PromptEncoder(model.text(), settings).guidance(requests);
            Optional<ImageStart> image = initial.map(from ->
                    new ImageStart(model, from, settings.inferenceSteps(), settings.width(), settings.height()));
            SeededNoise noise = new SeededNoise(
                    seeds,
                    image.map(ImageStart::draws).orElse(1),
                    scheduler,
                    image.map(from -> from.step(scheduler)).orElse(0),
                    latent,
                    model.device());
            StartingPoint start = image.map(from -> from.prepare(scheduler, noise))
                    .orElseGet(() -> StartingPoint.ofNoise(scheduler, noise));
            DenoisingLoop loop = new DenoisingLoop(model.denoiser(), guidance);
            return scope.keep(loop.run(scheduler, start, noise, progress));
        }
    }

    private void requireFinite(Tensor latents, List<ImageRequest> requests) {
        for (int i = 0; i < requests.size(); i++) {
            if (!Double.isFinite(latents.select(0, i).abs().max().item())) {
                ImageRequest request = requests.get(i);
                throw UserError.data(
                        "Sampling '" + request.prompt() + "' with seed " + request.seed()
                                + " ended in numbers that are not finite.",
                        "Lower the guidance scale or choose another scheduler; if that does not help, the model's"
                                + " weights are damaged, or " + schedulerConfig.source() + " is.");
            }
        }
    }
}
