package dev.dreambooth.engine.model.vision;

import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

/**
 * DINOv2 (Oquab et al. 2023, arXiv 2304.07193), with registers (Darcet et al. 2023) or without: an image as the last state
 * of its class token. Each layer's branches are scaled, the largest model's feed-forward layers are gated, and images may
 * be of any size.
 *
 * <pre>
 * embedding = norm(layers(tokens)[0])
 * </pre>
 *
 * <ul>
 *   <li>images [B, 3, H, W], normalised as its preprocessing says
 *   <li>embedding [B, D]: D width of the states
 * </ul>
 */
public final class Dinov2Model extends Network<Dinov2Config> {
    private final ClassTokenTransformer transformer;

    /**
     * Builds the encoder.
     *
     * @param source weights under transformers' names, those before its version 5; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public Dinov2Model(Dinov2Config config, WeightSource source) {
        super(config, source);
        transformer = new ClassTokenTransformer(
                config.shape(),
                parameters(),
                names(config.shape()),
                config.registers(),
                config.withRegisters() ? PatchEmbeddings.Resizing.CUBIC_ANTIALIASED : PatchEmbeddings.Resizing.CUBIC);
    }

    private static VisionLayers.Names names(VisionShape shape) {
        boolean gated = shape.activation() == Activation.SWIGLU;
        return new VisionLayers.Names(
                "norm1",
                "attention.attention.query",
                "attention.attention.key",
                "attention.attention.value",
                "attention.output.dense",
                "norm2",
                gated ? "mlp.weights_in" : "mlp.fc1",
                gated ? "mlp.weights_out" : "mlp.fc2",
                List.of("layer_scale1.lambda1", "layer_scale2.lambda1"));
    }

    /** The vectors of images [B, 3, H, W] → [B, D]. */
    public Tensor forward(Tensor images) {
        return transformer.forward(images);
    }
}
