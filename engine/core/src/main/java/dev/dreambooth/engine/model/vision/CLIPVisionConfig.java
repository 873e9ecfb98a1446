package dev.dreambooth.engine.model.vision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.ModelConfig;

/**
 * Structure of the image half of CLIP.
 *
 * @param shape of the transformer
 * @param projectionDim width of an image's vector in the space of texts and images
 */
public record CLIPVisionConfig(VisionShape shape, int projectionDim) {
    /**
     * Reads the configuration of a CLIPVisionModelWithProjection, or what stands under {@code vision_config} in that of a
     * CLIPModel. Options that have no part in the result are passed over.
     *
     * @param file what to call it in messages
     * @throws dev.dreambooth.contract.UserError if an option is wrong or not supported
     */
    public static CLIPVisionConfig of(String file, ObjectNode json) {
        ModelConfig config = new ModelConfig(file, json);
        config.only("num_channels", "3");
        return new CLIPVisionConfig(
                new VisionShape(
                                config.size("hidden_size", 768),
                                config.size("intermediate_size", 3072),
                                config.size("num_hidden_layers", 12),
                                config.size("num_attention_heads", 12),
                                VisionShape.side(config, "image_size", 224),
                                VisionShape.side(config, "patch_size", 32),
                                Activation.of(config, "quick_gelu"),
                                config.number("layer_norm_eps", 1e-5),
                                true)
                        .checked(config),
                config.size("projection_dim", 512));
    }

    /** Returns this with another width of the projection. */
    public CLIPVisionConfig projectedTo(int width) {
        return new CLIPVisionConfig(shape, width);
    }
}
