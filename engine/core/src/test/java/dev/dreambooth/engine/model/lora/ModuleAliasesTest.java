package dev.dreambooth.engine.model.lora;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.weights.ModelPart;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modules are found under the names that trainers of Stable Diffusion XL give them, each network under its own. */
class ModuleAliasesTest {
    private static final ModelPart UNET = ModelPart.denoiser("unet", "UNet2DConditionModel", "lora_unet");
    private static final ModelPart SECOND = ModelPart.textEncoder("text_encoder_2", "CLIPTextModel", "lora_te2");

    /** The weights of XL's UNet by which its names are counted, and those that are asked for. */
    private static Set<String> weights() {
        Set<String> weights = new TreeSet<>();
        for (int level = 0; level < 3; level++) {
            for (int layer = 0; layer <= 2; layer++) {
                if (layer < 2) {
                    weights.add("down_blocks." + level + ".resnets." + layer + ".conv1.weight");
                }
                weights.add("up_blocks." + level + ".resnets." + layer + ".conv1.weight");
                if (level < 2) {
                    weights.add("up_blocks." + level + ".attentions." + layer + ".proj_in.weight");
                }
            }
        }
        return weights;
    }

    @ParameterizedTest
    @CsvSource({
        "down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q, lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q",
        "down_blocks.2.attentions.1.proj_in, lora_unet_input_blocks_8_1_proj_in",
        "down_blocks.0.resnets.0.conv1, lora_unet_input_blocks_1_0_in_layers_2",
        "down_blocks.1.resnets.0.conv_shortcut, lora_unet_input_blocks_4_0_skip_connection",
        "down_blocks.0.downsamplers.0.conv, lora_unet_input_blocks_3_0_op",
        "mid_block.attentions.0.proj_out, lora_unet_middle_block_1_proj_out",
        "mid_block.resnets.1.time_emb_proj, lora_unet_middle_block_2_emb_layers_1",
        "up_blocks.0.attentions.0.proj_in, lora_unet_output_blocks_0_1_proj_in",
        "up_blocks.0.upsamplers.0.conv, lora_unet_output_blocks_2_2_conv",
        "up_blocks.1.upsamplers.0.conv, lora_unet_output_blocks_5_2_conv",
        "up_blocks.2.resnets.2.conv2, lora_unet_output_blocks_8_0_out_layers_3",
        "time_embedding.linear_1, lora_unet_time_embed_0",
        "add_embedding.linear_1, lora_unet_label_emb_0_0",
        "conv_out, lora_unet_out_2",
        "down_blocks.1.attentions.0.proj_in, diffusion_model.input_blocks.4.1.proj_in",
        "down_blocks.1.attentions.0.proj_in, unet.down_blocks.1.attentions.0.proj_in",
    })
    void theUnetsModulesAreFound(String module, String name) {
        assertThat(new ModuleAliases(UNET, weights()).of(module)).contains(name);
    }

    @Test
    void aSecondTextEncoderHasNamesOfItsOwn() {
        String module = "text_model.encoder.layers.31.mlp.fc1";
        assertThat(new ModuleAliases(SECOND, Set.of(module + ".weight")).of(module))
                .contains("lora_te2_text_model_encoder_layers_31_mlp_fc1", "text_encoder_2." + module)
                .noneMatch(name -> name.startsWith("lora_te1_") || name.startsWith("text_encoder."));
    }
}
