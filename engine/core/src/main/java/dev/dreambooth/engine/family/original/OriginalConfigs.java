package dev.dreambooth.engine.family.original;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;

/**
 * The configurations that a single file lacks: sizes read off the shapes of the weights, and what all models of this descent
 * have in common, from the {@code .yaml} files that were published with the first of them.
 */
public final class OriginalConfigs {
    private static final int NORM_GROUPS = 32;
    private static final int HEAD_SIZE = 64;
    private static final int LONGEST_PROMPT = 77;

    /** How the attention of a UNet is divided into heads. */
    public enum Heads {
        /** Eight heads at every resolution, as in Stable Diffusion 1.x. */
        EIGHT,
        /** Heads of 64 channels, as in all that came after it. */
        OF_64_CHANNELS;

        private long count(long channels) {
            return this == EIGHT ? 8 : Math.max(1, channels / HEAD_SIZE);
        }
    }

    private OriginalConfigs() {}

    /**
     * Returns {@code unet/config.json}.
     *
     * @param sampleSize side of the latent images that it was made for
     */
    public static ObjectNode unet(NetworkWeights weights, Heads heads, int sampleSize) {
        int levels = weights.count("down_blocks.", ".resnets.0.norm1.weight");
        ObjectNode config = config("UNet2DConditionModel")
                .put("act_fn", "silu")
                .put("center_input_sample", false)
                .put(
                        "cross_attention_dim",
                        weights.size("mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", 1))
                .put("downsample_padding", 1)
                .put("flip_sin_to_cos", true)
                .put("freq_shift", 0)
                .put("in_channels", weights.size("conv_in.weight", 1))
                .put("layers_per_block", weights.count("down_blocks.0.resnets.", ".norm1.weight"))
                .put("mid_block_scale_factor", 1)
                .put("norm_eps", 1e-5)
                .put("norm_num_groups", NORM_GROUPS)
                .put("out_channels", weights.size("conv_out.weight", 0))
                .put("sample_size", sampleSize)
                .put("use_linear_projection", weights.isMatrix("mid_block.attentions.0.proj_in.weight"));
        ArrayNode channels = config.putArray("block_out_channels");
        ArrayNode headCounts = config.putArray("attention_head_dim"); // which counts heads, whatever its name says
        ArrayNode down = config.putArray("down_block_types");
        ArrayNode up = config.putArray("up_block_types");
        ArrayNode depths = config.putArray("transformer_layers_per_block");
        for (int level = 0; level < levels; level++) {
            long width = weights.size("down_blocks." + level + ".resnets.0.conv1.weight", 0);
            boolean downAttends = weights.has("down_blocks." + level + ".attentions.0.norm.weight");
            boolean upAttends = weights.has("up_blocks." + level + ".attentions.0.norm.weight");
            channels.add(width);
            headCounts.add(heads.count(width));
            down.add(downAttends ? "CrossAttnDownBlock2D" : "DownBlock2D");
            up.add(upAttends ? "CrossAttnUpBlock2D" : "UpBlock2D");
            depths.add(
                    downAttends
                            ? depth(weights, "down_blocks." + level)
                            : level == levels - 1 ? depth(weights, "mid_block") : 1);
        }
        return config;
    }

    private static int depth(NetworkWeights weights, String block) {
        return weights.count(block + ".attentions.0.transformer_blocks.", ".norm1.weight");
    }

    /**
     * Returns {@code vae/config.json}.
     *
     * @param scalingFactor what latents are multiplied by
     * @param sampleSize side of the images that it was made for
     */
    public static ObjectNode vae(NetworkWeights weights, double scalingFactor, int sampleSize) {
        ObjectNode config = config("AutoencoderKL")
                .put("act_fn", "silu")
                .put("in_channels", weights.size("encoder.conv_in.weight", 1))
                .put("latent_channels", weights.size("post_quant_conv.weight", 0))
                .put("layers_per_block", weights.count("encoder.down_blocks.0.resnets.", ".norm1.weight"))
                .put("norm_num_groups", NORM_GROUPS)
                .put("out_channels", weights.size("decoder.conv_out.weight", 0))
                .put("sample_size", sampleSize)
                .put("scaling_factor", scalingFactor);
        ArrayNode channels = config.putArray("block_out_channels");
        ArrayNode down = config.putArray("down_block_types");
        ArrayNode up = config.putArray("up_block_types");
        int levels = weights.count("encoder.down_blocks.", ".resnets.0.norm1.weight");
        for (int level = 0; level < levels; level++) {
            channels.add(weights.size("encoder.down_blocks." + level + ".resnets.0.conv1.weight", 0));
            down.add("DownEncoderBlock2D");
            up.add("UpDecoderBlock2D");
        }
        return config;
    }

    /**
     * Returns {@code config.json} of a text encoder.
     *
     * @param activation non-linearity of its feed-forward layers
     */
    public static ObjectNode textEncoder(NetworkWeights weights, String activation) {
        String tokens = "text_model.embeddings.token_embedding.weight";
        long width = weights.size(tokens, 1);
        boolean projects = weights.has("text_projection.weight");
        ObjectNode config = CanonicalJson.STRICT
                .createObjectNode()
                .put("model_type", "clip_text_model")
                .put("hidden_act", activation)
                .put("hidden_size", width)
                .put("intermediate_size", weights.size("text_model.encoder.layers.0.mlp.fc1.weight", 0))
                .put("layer_norm_eps", 1e-5)
                .put("max_position_embeddings", LONGEST_PROMPT)
                .put("num_attention_heads", Math.max(1, width / HEAD_SIZE))
                .put("num_hidden_layers", weights.count("text_model.encoder.layers.", ".layer_norm1.weight"))
                .put("vocab_size", weights.size(tokens, 0))
                .put("bos_token_id", weights.size(tokens, 0) - 2)
                .put("eos_token_id", weights.size(tokens, 0) - 1);
        if (projects) {
            config.put("projection_dim", weights.size("text_projection.weight", 0));
        }
        config.putArray("architectures").add(projects ? "CLIPTextModelWithProjection" : "CLIPTextModel");
        return config;
    }

    /** Returns {@code scheduler/scheduler_config.json}, the noise schedule that all of these models share. */
    public static ObjectNode scheduler(String className, PredictionHint prediction) {
        ObjectNode config = config(className)
                .put("beta_start", 0.00085)
                .put("beta_end", 0.012)
                .put("beta_schedule", "scaled_linear")
                .put("clip_sample", false)
                .put("num_train_timesteps", 1000)
                .put("prediction_type", prediction.type())
                .put("set_alpha_to_one", false)
                .put("skip_prk_steps", true)
                .put("steps_offset", 1);
        if (prediction.zeroTerminalSnr()) {
            config.put("rescale_betas_zero_snr", true).put("timestep_spacing", "trailing");
        }
        return config;
    }

    /** Returns the beginning of a configuration: the class that it is for. */
    public static ObjectNode config(String className) {
        return CanonicalJson.STRICT.createObjectNode().put("_class_name", className);
    }
}
