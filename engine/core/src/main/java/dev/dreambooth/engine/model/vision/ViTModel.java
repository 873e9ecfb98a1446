package dev.dreambooth.engine.model.vision;

import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.List;

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

    private final ClassTokenTransformer transformer;

    /**
     * Builds the encoder.
     *
     * @param source weights under transformers' names, those before its version 5; the model owns what it takes
     * @throws dev.dreambooth.contract.UserError if a weight is missing or of another shape than the configuration says
     */
    public ViTModel(ViTConfig config, WeightSource source) {
        super(config, source);
        transformer = new ClassTokenTransformer(config.shape(), parameters(), NAMES, 0, PatchEmbeddings.Resizing.NONE);
    }

    /** The vectors of images [B, 3, H, W] → [B, D]. */
    public Tensor forward(Tensor images) {
        return transformer.forward(images);
    }
}
