package dev.dreambooth.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.InitialWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes, gradients and freed memory of models with initial weights; equality with the reference is tested elsewhere. */
class ModelsFromScratchTest {
    private static final InitialWeights WEIGHTS = new InitialWeights(1, name -> name.endsWith("conv_out.weight"));

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static UNet2DConditionConfig unetConfig() {
        return UNet2DConditionConfig.of(
                "config.json",
                json("{'block_out_channels':[32,64],'down_block_types':['CrossAttnDownBlock2D','DownBlock2D'],"
                        + "'up_block_types':['UpBlock2D','CrossAttnUpBlock2D'],'layers_per_block':1,"
                        + "'cross_attention_dim':24,'attention_head_dim':[2,4],'norm_num_groups':8}"));
    }

    @Test
    void unetStepLeavesNoHandleBehind() {
        try (UNet2DConditionModel unet = new UNet2DConditionModel(unetConfig(), WEIGHTS)) {
            unet.parameters().requireGrad(true);
            long before = Tensor.liveHandles();
            try (Scope scope = Scope.open();
                    GradMode grad = GradMode.enable()) {
                Tensor x = Noise.normal(1, 2, 4, 9, 7);
                Tensor prediction = unet.forward(x, Tensor.of(new long[] {3, 500}, 2), Noise.normal(2, 2, 5, 24));
                assertThat(prediction.shape()).containsExactly(2, 4, 9, 7);
                assertThat(prediction.abs().max().item()).isZero(); // its last convolution starts as zero
                List<Tensor> gradients = Autograd.gradients(
                        Ops.mse(prediction, x), unet.parameters().tensors());
                assertThat(gradients).hasSize(unet.parameters().asMap().size());
                assertThat(Ops.gradNorm(gradients).item()).isGreaterThan(0);
            }
            assertThat(Tensor.liveHandles()).isEqualTo(before);
        }
    }

    @Test
    void autoencoderHalvesAndDoublesSizes() {
        AutoencoderKLConfig config = AutoencoderKLConfig.of(
                "config.json",
                json("{'block_out_channels':[8,16,16],'norm_num_groups':4,'latent_channels':6,"
                        + "'down_block_types':['DownEncoderBlock2D','DownEncoderBlock2D','DownEncoderBlock2D'],"
                        + "'up_block_types':['UpDecoderBlock2D','UpDecoderBlock2D','UpDecoderBlock2D']}"));
        assertThat(config.factor()).isEqualTo(4);
        long before = Tensor.liveHandles();
        try (AutoencoderKL vae = new AutoencoderKL(config, new InitialWeights(2, name -> false));
                Scope scope = Scope.open()) {
            Tensor mean = vae.encode(Noise.normal(3, 1, 3, 16, 24)).mean();
            assertThat(mean.shape()).containsExactly(1, 6, 4, 6);
            assertThat(vae.decode(mean).shape()).containsExactly(1, 3, 16, 24);
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
    }

    @Test
    void textEncoderIsCausal() {
        CLIPTextConfig config = CLIPTextConfig.of(
                "config.json",
                json("{'vocab_size':50,'hidden_size':16,'intermediate_size':32,'num_hidden_layers':2,"
                        + "'num_attention_heads':2,'max_position_embeddings':8}"));
        try (CLIPTextModel clip = new CLIPTextModel(config, new InitialWeights(3, name -> false));
                Scope scope = Scope.open()) {
            float[] one = clip.forward(Tensor.of(new long[] {1, 2, 3}, 1, 3)).toFloats();
            float[] other = clip.forward(Tensor.of(new long[] {1, 2, 9}, 1, 3)).toFloats();
            for (int i = 0; i < 32; i++) {
                assertThat(one[i]).isEqualTo(other[i]);
            }
            assertThat(one[40]).isNotEqualTo(other[40]);
        }
    }

    @Test
    void refusesWhatItDoesNotCompute() {
        assertThatThrownBy(() -> UNet2DConditionConfig.of("unet/config.json", json("{'class_embed_type':'timestep'}")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("class_embed_type")
                .hasMessageContaining("unet/config.json");
        assertThatThrownBy(() -> UNet2DConditionConfig.of("unet/config.json", json("{'brand_new_option':7}")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("brand_new_option");
        assertThatThrownBy(() -> UNet2DConditionConfig.of("c", json("{'down_block_types':['AttnDownBlock2D']}")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("AttnDownBlock2D");
        assertThatThrownBy(() -> UNet2DConditionConfig.of("c", json("{'block_out_channels':[30,60,60,60]}")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("norm_num_groups");
        assertThatThrownBy(() -> AutoencoderKLConfig.of("c", json("{'shift_factor':0.1}")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("shift_factor");
    }
}
