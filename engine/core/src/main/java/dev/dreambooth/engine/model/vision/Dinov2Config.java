package dev.dreambooth.engine.model.vision;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.ModelConfig;

/**
 * Structure of DINOv2.
 *
 * @param shape of the transformer
 * @param registers tokens that every image has beside its patches, 0 or more
 * @param withRegisters whether it is the class that knows registers, which also brings positions to other sizes of images
 *     in another way
 */
public record Dinov2Config(VisionShape shape, int registers, boolean withRegisters) {
    /**
     * Reads the configuration of a Dinov2Model. Options that have no part in the result are passed over.
     *
     * @param file what to call it in messages
     * @throws dev.dreambooth.contract.UserError if an option is wrong or not supported
     */
    public static Dinov2Config of(String file, ObjectNode json) {
        return read(new ModelConfig(file, json), 0, false);
    }

    /** Reads the configuration of a Dinov2WithRegistersModel, likewise. */
    public static Dinov2Config withRegisters(String file, ObjectNode json) {
        ModelConfig config = new ModelConfig(file, json);
        return read(config, config.count("num_register_tokens", 4), true);
    }

    private static Dinov2Config read(ModelConfig config, int registers, boolean withRegisters) {
        config.only("num_channels", "3");
        int width = config.size("hidden_size", 768);
        int inside = (int) (width * config.number("mlp_ratio", 4));
        boolean gated = config.flag("use_swiglu_ffn", false);
        Activation activation = Activation.of(config, "gelu");
        return new Dinov2Config(
                new VisionShape(
                                width,
                                gated ? gatedWidth(inside) : inside,
                                config.size("num_hidden_layers", 12),
                                config.size("num_attention_heads", 12),
                                VisionShape.side(config, "image_size", 224),
                                VisionShape.side(config, "patch_size", withRegisters ? 16 : 14),
                                gated ? Activation.SWIGLU : activation,
                                config.number("layer_norm_eps", 1e-6),
                                config.flag("qkv_bias", true))
                        .checked(config),
                registers,
                withRegisters);
    }

    /** Two thirds, as there are three matrices for two, and that rounded up to a multiple of eight. */
    private static int gatedWidth(int inside) {
        return (inside * 2 / 3 + 7) / 8 * 8;
    }
}
