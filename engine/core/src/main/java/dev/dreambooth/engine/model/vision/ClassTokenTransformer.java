package dev.dreambooth.engine.model.vision;

import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What DINO and DINOv2 share: an image as the last state of its class token, normed.
 *
 * <pre>
 * embedding = norm(layers(tokens)[0])
 * </pre>
 *
 * <ul>
 *   <li>images [B, 3, H, W], normalised as the model's preprocessing says
 *   <li>embedding [B, D]: D width of the states
 * </ul>
 */
final class ClassTokenTransformer {
    private final PatchEmbeddings embeddings;
    private final VisionLayers layers;
    private final List<Tensor> norm;
    private final double eps;

    /**
     * @param source the whole model's weights
     * @param registers how many tokens belong to no patch, beside that of the class
     */
    ClassTokenTransformer(
            VisionShape shape,
            Parameters source,
            VisionLayers.Names names,
            int registers,
            PatchEmbeddings.Resizing resizing) {
        int width = shape.hiddenSize();
        int patch = shape.patchSize();
        embeddings = new PatchEmbeddings(
                shape,
                source.get("embeddings.patch_embeddings.projection.weight", width, 3, patch, patch),
                Optional.of(source.get("embeddings.patch_embeddings.projection.bias", width)),
                source.get("embeddings.cls_token", 1, 1, width),
                source.get("embeddings.position_embeddings", 1, shape.positions(), width),
                registers == 0
                        ? Optional.empty()
                        : Optional.of(source.get("embeddings.register_tokens", 1, registers, width)),
                resizing);
        layers = new VisionLayers(shape, source, "encoder.layer", names);
        norm = new BlockWeights(source).norm("layernorm", width).list();
        eps = shape.layerNormEps();
    }

    /** The vectors of images [B, 3, H, W] → [B, D]. */
    Tensor forward(Tensor images) {
        try (Scope scope = Scope.open()) {
            Tensor whole = layers.forward(embeddings.forward(images)).select(1, 0);
            return scope.keep(Ops.layerNorm(whole, norm.get(0), norm.get(1), eps));
        }
    }
}
