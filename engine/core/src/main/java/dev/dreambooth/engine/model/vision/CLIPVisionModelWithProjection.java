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
 * The image half of CLIP: an image as one vector, in the space that CLIP shares between texts and images (Radford et al.
 * 2021, figure 3).
 *
 * <pre>
 * x = layers(norm₀(tokens)),  embedding = W·norm(x[0])
 * </pre>
 *
 * <ul>
 *   <li>images [B, 3, H, W], normalised as its preprocessing says; x [B, 1 + N, D], N patches, D width
 *   <li>x[0]: the class token, which belongs to no patch
 *   <li>W [P, D]: the projection, without a bias; P width of the shared space
 * </ul>
 */
public final class CLIPVisionModelWithProjection extends Network<CLIPVisionConfig> {
    private static final VisionLayers.Names NAMES = new VisionLayers.Names(
            "layer_norm1",
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.out_proj",
            "layer_norm2",
            "mlp.fc1",
            "mlp.fc2",
            List.of());

    private final PatchEmbeddings embeddings;
    private final List<Tensor> norms;
    private final VisionLayers layers;
    private final Tensor projection;

    /**
     * Builds the encoder.
     *
     * @param source weights under transformers' names; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public CLIPVisionModelWithProjection(CLIPVisionConfig config, WeightSource source) {
        super(config, source);
        VisionShape shape = config.shape();
        WeightSource model = parameters().scope("vision_model");
        int width = shape.hiddenSize();
        Tensor patches = model.get("embeddings.patch_embedding.weight", width, 3, shape.patchSize(), shape.patchSize());
        embeddings = new PatchEmbeddings(
                shape,
                patches,
                Optional.empty(),
                model.get("embeddings.class_embedding", width),
                model.get("embeddings.position_embedding.weight", shape.positions(), width),
                Optional.empty(),
                PatchEmbeddings.Resizing.NONE);
        norms = new BlockWeights(model)
                .norm("pre_layrnorm", width) // so misspelt in all files
                .norm("post_layernorm", width)
                .list();
        layers = new VisionLayers(shape, parameters(), "vision_model.encoder.layers", NAMES);
        projection = parameters().get("visual_projection.weight", config.projectionDim(), width);
    }

    /** The vectors of images [B, 3, H, W] → [B, P]. */
    public Tensor forward(Tensor images) {
        double eps = config().shape().layerNormEps();
        try (Scope scope = Scope.open()) {
            Tensor tokens = Ops.layerNorm(embeddings.forward(images), norms.get(0), norms.get(1), eps);
            Tensor whole = layers.forward(tokens).select(1, 0);
            Tensor normed = Ops.layerNorm(whole, norms.get(2), norms.get(3), eps);
            return scope.keep(Ops.linearWithoutBias(normed, projection));
        }
    }
}
