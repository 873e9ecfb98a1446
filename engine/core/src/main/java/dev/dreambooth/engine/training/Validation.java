package dev.dreambooth.engine.training;

import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.diffusion.NoiseProcess;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * How well held-out images are predicted: the mean squared error over a few timesteps spread evenly, each image with
 * the same noise at every validation, weighted by its mask if it has one. Unlike the loss of training it is no matter of luck, so two steps can be compared.
 *
 * @param images the held-out images; not owned
 * @param sizes what is cut from each
 * @param prompts what the denoiser is told of their prompts, as the text encoder is now
 * @param process how noise is added, and what the denoiser is asked for
 * @param seed of the run
 */
public record Validation(
        LatentSet images, List<ImageSize> sizes, PromptConditioning prompts, NoiseProcess process, long seed) {
    /** Enough for the curve to be smooth: early timesteps tell of detail, late ones of the subject's outline. */
    private static final int TIMESTEPS = 8;

    /** Returns the loss of the model as it is. */
    public double loss(Denoiser denoiser) {
        double sum = 0;
        int count = images.images().size();
        for (int image = 0; image < count; image++) {
            try (Scope scope = Scope.open();
                    GradMode off = GradMode.disable()) {
                sum += loss(denoiser, image);
            }
        }
        return sum / (count * TIMESTEPS);
    }

    private double loss(Denoiser denoiser, int image) {
        LatentSet.Drawn drawn = images.draw(image, sizes.get(image), 0, image);
        Tensor clean = drawn.latent();
        Conditioning conditioning =
                prompts.of(List.of(images.images().get(image).prompt()), List.of(drawn.origin()));
        double sum = 0;
        for (int i = 0; i < TIMESTEPS; i++) {
            try (Scope scope = Scope.open()) {
                long[] timestep = {(2L * i + 1) * process.timesteps() / (2 * TIMESTEPS)};
                Tensor t = Tensor.of(timestep, 1).to(clean.device());
                long noiseSeed = Noise.seed(seed, RandomStream.VALIDATION, i, image);
                Tensor noise = Noise.normal(noiseSeed, clean.shape()).to(clean.device());
                Tensor prediction = denoiser.forward(process.addNoise(clean, noise, t), t, conditioning);
                sum += error(prediction, process.target(clean, noise, t), drawn.weights());
            }
        }
        return sum;
    }

    /** What the training does not learn, it is not judged by. */
    private static double error(Tensor prediction, Tensor target, Optional<Tensor> weights) {
        return weights.map(places -> Ops.weightedSampleMeans(Ops.squaredError(prediction, target), places)
                        .mean())
                .orElseGet(() -> Ops.mse(prediction, target))
                .item();
    }
}
