package dev.dreambooth.engine.model.vision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.ModelConfig;

/**
 * Structure of a plain vision transformer.
 *
 * @param shape of the transformer
 */
public record ViTConfig(VisionShape shape) {
    /**
     * Reads the configuration of a ViTModel. Options that have no part in the result are passed over.
     *
     * @param file what to call it in messages
     * @throws dev.dreambooth.contract.UserError if an option is wrong or not supported
     */
    public static ViTConfig of(String file, ObjectNode json) {
        ModelConfig config = new ModelConfig(file, json);
        config.only("num_channels", "3");
        return new ViTConfig(new VisionShape(
                        config.size("hidden_size", 768),
                        config.size("intermediate_size", 3072),
                        config.size("num_hidden_layers", 12),
                        config.size("num_attention_heads", 12),
                        VisionShape.side(config, "image_size", 224),
                        VisionShape.side(config, "patch_size", 16),
                        Activation.of(config, "gelu"),
                        config.number("layer_norm_eps", 1e-12),
                        config.flag("qkv_bias", true))
                .checked(config));
    }
}
