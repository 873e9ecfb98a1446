package dev.dreambooth.engine.model.vision;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;
import java.util.Optional;

/**
 * The vision transformer (Dosovitskiy et al. 2020) as DINO trained it (Caron et al. 2021): an image as the last state of
 * its class token, without the pooler that transformers adds and nobody trained.
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
public final class ViTModel extends Network<ViTConfig> {
    private static final VisionLayers.Names NAMES = new VisionLayers.Names(
            "layernorm_before",
            "attention.attention.query",
            "attention.attention.key",
            "attention.attention.value",
            "attention.output.dense",
            "layernorm_after",
            "intermediate.dense",
            "output.dense",
            List.of());

    private final PatchEmbeddings embeddings;
    private final VisionLayers layers;
    private final List<Tensor> norm;

    /**
     * Builds the encoder.
     *
     * @param source weights under transformers' names, those before its version 5; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public ViTModel(ViTConfig config, WeightSource source) {
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
                Optional.empty(),
                PatchEmbeddings.Resizing.NONE);
        layers = new VisionLayers(shape, parameters(), "encoder.layer", NAMES);
        norm = new BlockWeights(parameters()).norm("layernorm", width).list();
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
