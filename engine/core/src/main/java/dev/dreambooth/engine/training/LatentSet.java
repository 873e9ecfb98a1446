package dev.dreambooth.engine.training;

import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.Augmentation;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.image.ImageTransform;
import dev.dreambooth.engine.data.image.Pixels;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.StoredImage;
import dev.dreambooth.engine.model.part.DiagonalGaussian;
import dev.dreambooth.engine.model.part.LatentCodec;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.loss.LossMask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latents of a set of images, as training draws them. The autoencoder is frozen, so what it says of a view of a
 * image is computed once and kept while there is room; each draw samples the kept distribution anew.
 *
 * <p>Shapes: C latent channels, H × W latent height and width.
 */
public final class LatentSet implements AutoCloseable {
    /** What is kept of views at most, in bytes: some two thousand of 512 × 512 pixels. */
    private static final long ROOM = 256L << 20;

    private final LatentCodec codec;
    private final Crops crops;
    private final List<TrainingImage> images;
    private final Optional<LossMask> lossMask;
    private final long seed;
    private final Map<Resized, RgbImage> resized = new HashMap<>();
    private final Map<Resized, RgbImage> resizedMasks = new HashMap<>();
    private final LatentCache<View> encoded;

    /**
     * How parts are cut from images.
     *
     * @param center from the middle instead of a place that is drawn anew each time
     * @param flip mirror every other one
     */
    public record Crops(boolean center, boolean flip) {}

    /**
     * One draw.
     *
     * @param latent scaled latent [1, C, H, W]
     * @param weights what the loss of each of its places counts [1, 1, H, W]; empty if all count alike
     * @param origin which part of which image it shows
     */
    public record Drawn(Tensor latent, Optional<Tensor> weights, MicroConditioning origin) {}

    private record Resized(int image, ImageSize size) {}

    private record View(int image, ImageSize size, ImageTransform.View part) {}

    /**
     * @param codec its encoder; not owned
     * @param crops what is cut from the images
     * @param images their pixels are read when they are drawn first, or {@linkplain #prepare prepared}
     * @param lossMask what masks mean; empty to leave them out
     * @param seed of the run
     */
    public LatentSet(
            LatentCodec codec, Crops crops, List<TrainingImage> images, Optional<LossMask> lossMask, long seed) {
        this(codec, crops, images, lossMask, seed, ROOM);
    }

    /** @param room for encoded views, in bytes */
    LatentSet(
            LatentCodec codec,
            Crops crops,
            List<TrainingImage> images,
            Optional<LossMask> lossMask,
            long seed,
            long room) {
        this.codec = codec;
        this.crops = crops;
        this.images = List.copyOf(images);
        this.lossMask = lossMask;
        this.seed = seed;
        this.encoded = new LatentCache<>(room);
    }

    /**
     * Returns how many bytes a set keeps at most.
     *
     * @param draws how often something is drawn from it
     * @param height of a latent
     * @param width of a latent
     */
    public static long bytes(long draws, long channels, long height, long width) {
        return Math.min(ROOM, draws * LatentCache.bytes(channels, height, width));
    }

    /** Returns the images. */
    public List<TrainingImage> images() {
        return images;
    }

    /**
     * Reads the pixels of an image, and of its mask, that draws will need, so that whatever becomes of their files later
     * changes nothing.
     *
     * @param size what will be cut from it, in pixels
     */
    public void prepare(int image, ImageSize size) {
        ImageTransform transform = new ImageTransform(size, crops.center(), crops.flip());
        resized(image, transform);
        if (lossMask.isPresent()) {
            images.get(image).mask().ifPresent(mask -> resizedMask(image, mask, transform));
        }
    }

    /**
     * Draws one latent.
     *
     * @param image index of the image
     * @param size what is cut from it, in pixels
     * @param step optimizer step, from 0
     * @param sample number of the sample among all of the step, which keeps draws apart
     */
    public Drawn draw(int image, ImageSize size, long step, int sample) {
        ImageTransform transform = new ImageTransform(size, crops.center(), crops.flip());
        RgbImage source = resized(image, transform);
        View view = new View(image, size, transform.view(source, Augmentation.drawn(seed, step, sample)));
        try (Scope scope = Scope.open()) {
            Tensor latent = latent(view, source, transform, Noise.seed(seed, RandomStream.POSTERIOR, step, sample));
            Optional<Tensor> weights = lossMask.map(meaning -> weights(meaning, image, transform, view.part()));
            return new Drawn(scope.keep(latent), weights.map(scope::keep), origin(view, source));
        }
    }

    private MicroConditioning origin(View view, RgbImage resized) {
        StoredImage file = images.get(view.image()).image();
        ImageSize size = view.size();
        int left = view.part().leftAsShown(resized, size);
        return new MicroConditioning(file.height(), file.width(), view.part().top(), left, size.height(), size.width());
    }

    private synchronized RgbImage resized(int image, ImageTransform transform) {
        return resized.computeIfAbsent(
                new Resized(image, transform.size()),
                key -> transform.resize(images.get(image).image().read()));
    }

    /** One thread at a time: several draw, each view is to be encoded once, and none to be given up while it is read. */
    private synchronized Tensor latent(View view, RgbImage source, ImageTransform transform, long noiseSeed) {
        DiagonalGaussian posterior = encoded.get(view, () -> encode(transform.crop(source, view.part())));
        Tensor mean = posterior.mean();
        Tensor noise = Noise.normal(noiseSeed, mean.shape());
        return codec.latent(posterior, noise.to(mean.device()));
    }

    private synchronized RgbImage resizedMask(int image, StoredImage mask, ImageTransform transform) {
        return resizedMasks.computeIfAbsent(new Resized(image, transform.size()), key -> transform.resize(mask.read()));
    }

    private DiagonalGaussian encode(RgbImage part) {
        try (Scope scope = Scope.open();
                GradMode frozen = GradMode.disable()) {
            Tensor pixels = Tensor.of(Pixels.toFloats(part), 1, 3, part.height(), part.width());
            DiagonalGaussian posterior =
                    codec.encode(pixels.to(codec.parameters().device()));
            // the mean is a view of twice its size, which would be kept with it
            return new DiagonalGaussian(Scope.detach(posterior.mean().copy()), Scope.detach(posterior.logVariance()));
        }
    }

    private Tensor weights(LossMask meaning, int image, ImageTransform transform, ImageTransform.View part) {
        int factor = codec.factor();
        int width = transform.size().width() / factor;
        int height = transform.size().height() / factor;
        float[] weights = images.get(image)
                .mask()
                .map(mask -> meaning.weights(transform.crop(resizedMask(image, mask, transform), part), factor))
                .orElseGet(() -> LossMask.everywhere(width, height));
        return Tensor.of(weights, 1, 1, height, width).to(codec.parameters().device());
    }

    @Override
    public void close() {
        encoded.close();
    }
}
