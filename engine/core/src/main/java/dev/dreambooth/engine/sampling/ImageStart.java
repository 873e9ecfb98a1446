package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.data.image.Pixels;
import dev.dreambooth.engine.data.image.Resampler;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.diffusion.scheduler.Scheduler;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Optional;

/**
 * Begins with an image. Noise is drawn in the order of diffusers, from each image's own generator: for the sample of the
 * image's latents, if they are needed; to be added; and with a mask, for the latents of the image without what is painted
 * anew, even for a model that is not shown them.
 *
 * <p>Shapes: B images, C × H × W a latent, F pixels a latent position in each direction.
 *
 * @param inferenceSteps the steps from pure noise
 * @param width of a result in pixels, F·W
 * @param height of a result in pixels, F·H
 */
record ImageStart(LatentDiffusionModel model, InitialImage initial, int inferenceSteps, int width, int height) {
    /** Returns the index of the first call of the network, of one step or of several. */
    int step(Scheduler scheduler) {
        return (inferenceSteps - initial.steps(inferenceSteps)) * scheduler.callsPerStep();
    }

    /** Returns how many draws there are before the first step. */
    int draws() {
        return 1 + (encodesImage() ? 1 : 0) + (initial.mask().isPresent() ? 1 : 0);
    }

    private boolean encodesImage() {
        return !(initial.beginsAsNoise() && model.denoiser().inpaints());
    }

    /** Makes the latents to begin with, in the open scope. */
    StartingPoint prepare(Scheduler scheduler, SeededNoise draws) {
        Tensor pixels = pixels(initial.image());
        Optional<Tensor> original = encodesImage() ? Optional.of(encode(pixels, draws.next())) : Optional.empty();
        Tensor noise = draws.next();
        Tensor latents = initial.beginsAsNoise()
                ? noise.mul(scheduler.initNoiseSigma())
                : scheduler.addNoise(original.orElseThrow(), noise, step(scheduler));
        if (initial.mask().isEmpty()) {
            return new StartingPoint(step(scheduler), latents, Inpainting.NONE);
        }
        RepaintMask mask = new RepaintMask(initial.mask().get(), width, height);
        Tensor repainted = mask.latent(model.codec().factor()).to(model.device());
        Tensor posterior = draws.next();
        Inpainting inpainting = model.denoiser().inpaints()
                ? new MaskedInput(repainted, encode(pixels.mul(mask.kept().to(model.device())), posterior))
                : new LatentBlend(scheduler, repainted, original.orElseThrow(), noise);
        return new StartingPoint(step(scheduler), latents, inpainting);
    }

    private Tensor pixels(RgbImage image) {
        float[] values = Pixels.toFloats(Resampler.resize(image, width, height));
        return Tensor.of(values, 1, 3, height, width).to(model.device());
    }

    /** Samples the latents of one image, as often as there is noise [B, C, H, W] for. */
    private Tensor encode(Tensor pixels, Tensor noise) {
        return model.codec().latent(model.codec().encode(pixels), noise);
    }
}
