package dev.dreambooth.engine.training;

import dev.dreambooth.engine.data.Augmentation;
import dev.dreambooth.engine.data.ImageTransform;
import dev.dreambooth.engine.data.Pixels;
import dev.dreambooth.engine.data.RgbImage;
import dev.dreambooth.engine.data.TrainingOrder;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.DiagonalGaussian;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Purpose;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The latents of a set of pictures, as training draws them. The autoencoder is frozen, so what it says of a view of a
 * picture is computed once and kept; each draw samples the kept distribution anew.
 *
 * <p>Shapes: C latent channels, H × W latent height and width.
 */
public final class LatentSet implements AutoCloseable {
    private final AutoencoderKL vae;
    private final ImageTransform transform;
    private final List<RgbImage> pictures;
    private final TrainingOrder order;
    private final int firstSample;
    private final long seed;
    private final Map<Key, DiagonalGaussian> encoded = new HashMap<>();

    private record Key(int picture, ImageTransform.View view) {}

    /**
     * @param vae its encoder; not owned
     * @param transform how squares are cut from the pictures
     * @param pictures as they were read
     * @param order which one is drawn when
     * @param firstSample number of this set's first sample among all samples of a step, which keeps the draws of two
     *     sets apart
     * @param seed of the run
     */
    public LatentSet(
            AutoencoderKL vae,
            ImageTransform transform,
            List<RgbImage> pictures,
            TrainingOrder order,
            int firstSample,
            long seed) {
        this.vae = vae;
        this.transform = transform;
        this.pictures = pictures.stream().map(transform::resize).toList();
        this.order = order;
        this.firstSample = firstSample;
        this.seed = seed;
    }

    /**
     * Draws one latent.
     *
     * @param step optimizer step, from 0
     * @param slot place among this set's samples of the step
     * @return scaled latent [1, C, H, W]
     */
    public Tensor draw(long step, int slot) {
        int sample = firstSample + slot;
        int picture = order.image(step, slot);
        ImageTransform.View view = transform.view(pictures.get(picture), Augmentation.drawn(seed, step, sample));
        DiagonalGaussian posterior = posterior(new Key(picture, view));
        try (Scope scope = Scope.open()) {
            Tensor mean = posterior.mean();
            Tensor noise = Noise.normal(Noise.seed(seed, Purpose.POSTERIOR, step, sample), mean.shape());
            Tensor latent = posterior.sample(noise.to(mean.device()));
            return scope.keep(latent.mul(vae.config().scalingFactor()));
        }
    }

    /** One thread at a time: several draw, and each view is to be encoded once. */
    private synchronized DiagonalGaussian posterior(Key key) {
        return encoded.computeIfAbsent(key, this::encode);
    }

    private DiagonalGaussian encode(Key key) {
        RgbImage square = transform.crop(pictures.get(key.picture()), key.view());
        try (Scope scope = Scope.open();
                GradMode frozen = GradMode.disable()) {
            Tensor pixels = Tensor.of(Pixels.toFloats(square), 1, 3, transform.resolution(), transform.resolution());
            DiagonalGaussian posterior = vae.encode(pixels.to(vae.parameters().device()));
            Scope.detach(posterior.mean());
            Scope.detach(posterior.logVariance());
            return posterior;
        }
    }

    @Override
    public void close() {
        encoded.values().forEach(posterior -> {
            posterior.mean().close();
            posterior.logVariance().close();
        });
        encoded.clear();
    }
}
