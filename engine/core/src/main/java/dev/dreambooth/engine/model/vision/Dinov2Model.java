package dev.dreambooth.engine.model.vision;

import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;
import java.util.Optional;

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
    private final PatchEmbeddings embeddings;
    private final VisionLayers layers;
    private final List<Tensor> norm;

    /**
     * Builds the encoder.
     *
     * @param source weights under transformers' names, those before its version 5; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public Dinov2Model(Dinov2Config config, WeightSource source) {
        super(config, source);
        VisionShape shape = config.shape();
        int width = shape.hiddenSize();
        int patch = shape.patchSize();
        embeddings = new PatchEmbeddings(
                shape,
                parameters().get("embeddings.patch_embeddings.projection.weight", width, 3, patch, patch),
                Optional.of(parameters().get("embeddings.patch_embeddings.projection.bias", width)),
                parameters().get("embeddings.cls_token", 1, 1, width),
                parameters().get("embeddings.position_embeddings", 1, shape.positions(), width),
                config.registers() == 0
                        ? Optional.empty()
                        : Optional.of(parameters().get("embeddings.register_tokens", 1, config.registers(), width)),
                config.withRegisters() ? PatchEmbeddings.Resizing.CUBIC_ANTIALIASED : PatchEmbeddings.Resizing.CUBIC);
        layers = new VisionLayers(shape, parameters(), "encoder.layer", names(shape));
        norm = new BlockWeights(parameters()).norm("layernorm", width).list();
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
        try (Scope scope = Scope.open()) {
            Tensor whole = layers.forward(embeddings.forward(images)).select(1, 0);
            return scope.keep(Ops.layerNorm(
                    whole, norm.get(0), norm.get(1), config().shape().layerNormEps()));
        }
    }
}
