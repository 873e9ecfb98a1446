package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/** An image encoder that is a network behind a preprocessing. */
final class VisionEncoder implements ImageEncoder {
    private final Network<?> network;
    private final UnaryOperator<Tensor> forward;
    private final ImagePreprocessing preprocessing;
    private final EncoderIdentity identity;
    private final UnitVectors vectors;

    /**
     * @param network owned from now on
     * @param forward what the network makes of images [1, 3, H, W]: [1, D]
     */
    VisionEncoder(
            Network<?> network,
            UnaryOperator<Tensor> forward,
            ImagePreprocessing preprocessing,
            EncoderIdentity identity,
            UnitVectors vectors) {
        this.network = network;
        this.forward = forward;
        this.preprocessing = preprocessing;
        this.identity = identity;
        this.vectors = vectors;
    }

    @Override
    public float[][] embed(List<RgbImage> images) {
        return vectors.of(
                images, image -> forward.apply(preprocessing.tensor(image).to(vectors.device())));
    }

    @Override
    public double[] meanColour() {
        return preprocessing.meanColour();
    }

    @Override
    public EncoderIdentity identity() {
        return identity;
    }

    @Override
    public void close() {
        network.close();
    }
}
