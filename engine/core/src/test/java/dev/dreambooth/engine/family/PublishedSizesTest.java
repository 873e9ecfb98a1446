package dev.dreambooth.engine.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTextModelWithProjection;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The configurations of the published models make networks of as many weights as these have. */
class PublishedSizesTest {
    private static final String UNET_XL = """
            {"_class_name": "UNet2DConditionModel", "act_fn": "silu", "addition_embed_type": "text_time",
             "addition_embed_type_num_heads": 64, "addition_time_embed_dim": 256, "attention_head_dim": [5, 10, 20],
             "block_out_channels": [320, 640, 1280], "center_input_sample": false, "class_embed_type": null,
             "class_embeddings_concat": false, "conv_in_kernel": 3, "conv_out_kernel": 3, "cross_attention_dim": 2048,
             "cross_attention_norm": null, "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
             "downsample_padding": 1, "dual_cross_attention": false, "encoder_hid_dim": null, "encoder_hid_dim_type": null,
             "flip_sin_to_cos": true, "freq_shift": 0, "in_channels": 4, "layers_per_block": 2,
             "mid_block_only_cross_attention": null, "mid_block_scale_factor": 1, "mid_block_type": "UNetMidBlock2DCrossAttn",
             "norm_eps": 1e-05, "norm_num_groups": 32, "num_attention_heads": null, "num_class_embeds": null,
             "only_cross_attention": false, "out_channels": 4, "projection_class_embeddings_input_dim": 2816,
             "resnet_out_scale_factor": 1.0, "resnet_skip_time_act": false, "resnet_time_scale_shift": "default",
             "sample_size": 128, "time_cond_proj_dim": null, "time_embedding_act_fn": null, "time_embedding_dim": null,
             "time_embedding_type": "positional", "timestep_post_act": null, "transformer_layers_per_block": [1, 2, 10],
             "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"], "upcast_attention": null,
             "use_linear_projection": true, "decay": 0.9999, "inv_gamma": 1.0, "min_decay": 0.0, "optimization_step": 37000,
             "power": 0.6667, "update_after_step": 0, "use_ema_warmup": false}""";

    private static final String TEXT = """
            {"hidden_act": "quick_gelu", "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
             "num_hidden_layers": 12, "max_position_embeddings": 77, "vocab_size": 49408, "projection_dim": 768,
             "eos_token_id": 2}""";

    private static final String TEXT_2 = """
            {"hidden_act": "gelu", "hidden_size": 1280, "intermediate_size": 5120, "num_attention_heads": 20,
             "num_hidden_layers": 32, "max_position_embeddings": 77, "vocab_size": 49408, "projection_dim": 1280,
             "eos_token_id": 2}""";

    /** Counts what a network asks for, without allocating it. */
    private static long weights(Consumer<WeightSource> network) {
        long[] count = new long[1];
        try (Scope scope = Scope.open()) {
            Tensor stand = Tensor.zeros(1);
            network.accept((name, shape) -> {
                count[0] += Arrays.stream(shape).reduce(1, (a, b) -> a * b);
                return stand;
            });
        }
        return count[0];
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) CanonicalJson.STRICT.readTree(text);
    }

    @Test
    void stableDiffusionXl() throws Exception {
        UNet2DConditionConfig unet = UNet2DConditionConfig.of("unet/config.json", json(UNET_XL));
        assertThat(weights(source -> new UNet2DConditionModel(unet, source))).isEqualTo(2_567_463_684L);
        CLIPTextConfig first = CLIPTextConfig.of("text_encoder/config.json", json(TEXT));
        assertThat(weights(source -> new CLIPTextModel(first, source))).isEqualTo(123_060_480L);
        CLIPTextConfig second = CLIPTextConfig.of("text_encoder_2/config.json", json(TEXT_2));
        assertThat(weights(source -> new CLIPTextModelWithProjection(second, source)))
                .isEqualTo(694_659_840L);
    }
}
