package dev.dreambooth.engine.family.sd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.engine.model.original.IncompleteCheckpointException;
import dev.dreambooth.engine.model.original.UNetNames;
import dev.dreambooth.engine.model.original.VaeNames;
import dev.dreambooth.engine.weights.TensorData;
import java.util.Map;

/**
 * The configurations that a single file lacks: sizes read off the shapes of the weights, and what all Stable Diffusion 1.x
 * models have in common, from the {@code v1-inference.yaml} that was published with them.
 */
final class OriginalConfigs {
    private static final int ATTENTION_HEADS = 8;
    private static final int NORM_GROUPS = 32;
    private static final int TEXT_HEAD_SIZE = 64;
    private static final int LONGEST_PROMPT = 77;

    private OriginalConfigs() {}

    /** Returns {@code unet/config.json}. */
    static ObjectNode unet(Map<String, TensorData> weights, UNetNames names) {
        ObjectNode config = config("UNet2DConditionModel")
                .put("act_fn", "silu")
                .put("attention_head_dim", ATTENTION_HEADS) // which counts heads, whatever its name says
                .put("center_input_sample", false)
                .put(
                        "cross_attention_dim",
                        size(weights, "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", 1))
                .put("downsample_padding", 1)
                .put("flip_sin_to_cos", true)
                .put("freq_shift", 0)
                .put("in_channels", size(weights, "conv_in.weight", 1))
                .put("layers_per_block", names.layersPerBlock())
                .put("mid_block_scale_factor", 1)
                .put("norm_eps", 1e-5)
                .put("norm_num_groups", NORM_GROUPS)
                .put("out_channels", size(weights, "conv_out.weight", 0))
                .put("sample_size", 64);
        ArrayNode channels = config.putArray("block_out_channels");
        ArrayNode down = config.putArray("down_block_types");
        ArrayNode up = config.putArray("up_block_types");
        for (int level = 0; level < names.levels(); level++) {
            channels.add(size(weights, "down_blocks." + level + ".resnets.0.conv1.weight", 0));
            boolean downAttends = weights.containsKey("down_blocks." + level + ".attentions.0.norm.weight");
            boolean upAttends = weights.containsKey("up_blocks." + level + ".attentions.0.norm.weight");
            down.add(downAttends ? "CrossAttnDownBlock2D" : "DownBlock2D");
            up.add(upAttends ? "CrossAttnUpBlock2D" : "UpBlock2D");
        }
        return config;
    }

    /** Returns {@code vae/config.json}. */
    static ObjectNode vae(Map<String, TensorData> weights, VaeNames names) {
        ObjectNode config = config("AutoencoderKL")
                .put("act_fn", "silu")
                .put("in_channels", size(weights, "encoder.conv_in.weight", 1))
                .put("latent_channels", size(weights, "post_quant_conv.weight", 0))
                .put("layers_per_block", names.layersPerBlock())
                .put("norm_num_groups", NORM_GROUPS)
                .put("out_channels", size(weights, "decoder.conv_out.weight", 0))
                .put("sample_size", 512)
                .put("scaling_factor", 0.18215);
        ArrayNode channels = config.putArray("block_out_channels");
        ArrayNode down = config.putArray("down_block_types");
        ArrayNode up = config.putArray("up_block_types");
        for (int level = 0; level < names.levels(); level++) {
            channels.add(size(weights, "encoder.down_blocks." + level + ".resnets.0.conv1.weight", 0));
            down.add("DownEncoderBlock2D");
            up.add("UpDecoderBlock2D");
        }
        return config;
    }

    /** Returns {@code text_encoder/config.json}. */
    static ObjectNode textEncoder(Map<String, TensorData> weights) {
        int layers = 0;
        while (weights.containsKey("text_model.encoder.layers." + layers + ".layer_norm1.weight")) {
            layers++;
        }
        String tokens = "text_model.embeddings.token_embedding.weight";
        long width = size(weights, tokens, 1);
        ObjectNode config = CanonicalJson.STRICT
                .createObjectNode()
                .put("model_type", "clip_text_model")
                .put("hidden_act", "quick_gelu")
                .put("hidden_size", width)
                .put("intermediate_size", size(weights, "text_model.encoder.layers.0.mlp.fc1.weight", 0))
                .put("layer_norm_eps", 1e-5)
                .put("max_position_embeddings", LONGEST_PROMPT)
                .put("num_attention_heads", width / TEXT_HEAD_SIZE)
                .put("num_hidden_layers", layers)
                .put("vocab_size", size(weights, tokens, 0))
                .put("bos_token_id", size(weights, tokens, 0) - 2)
                .put("eos_token_id", size(weights, tokens, 0) - 1);
        config.putArray("architectures").add("CLIPTextModel");
        return config;
    }

    /** Returns {@code scheduler/scheduler_config.json}. */
    static ObjectNode scheduler() {
        return config("PNDMScheduler")
                .put("beta_start", 0.00085)
                .put("beta_end", 0.012)
                .put("beta_schedule", "scaled_linear")
                .put("num_train_timesteps", 1000)
                .put("prediction_type", "epsilon")
                .put("set_alpha_to_one", false)
                .put("skip_prk_steps", true)
                .put("steps_offset", 1);
    }

    /** Returns {@code model_index.json}. */
    static ObjectNode index() {
        ObjectNode index = config("StableDiffusionPipeline").put("requires_safety_checker", false);
        index.putArray("scheduler").add("diffusers").add("PNDMScheduler");
        index.putArray("text_encoder").add("transformers").add("CLIPTextModel");
        index.putArray("tokenizer").add("transformers").add("CLIPTokenizer");
        index.putArray("unet").add("diffusers").add("UNet2DConditionModel");
        index.putArray("vae").add("diffusers").add("AutoencoderKL");
        for (String absent : new String[] {"feature_extractor", "safety_checker"}) {
            index.putArray(absent).addNull().addNull();
        }
        return index;
    }

    private static ObjectNode config(String className) {
        return CanonicalJson.STRICT.createObjectNode().put("_class_name", className);
    }

    private static long size(Map<String, TensorData> weights, String name, int dimension) {
        TensorData weight = weights.get(name);
        if (weight == null || weight.shape().length <= dimension) {
            throw new IncompleteCheckpointException(name);
        }
        return weight.shape()[dimension];
    }
}
