package dev.dreambooth.engine.golden;

import static dev.dreambooth.engine.golden.Closeness.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dreambooth.engine.diffusion.DiscreteNoiseProcess;
import dev.dreambooth.engine.diffusion.HuberThreshold;
import dev.dreambooth.engine.diffusion.LossWeighting;
import dev.dreambooth.engine.diffusion.NoiseProcess;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.loss.LossMeasure;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weighted and Huber losses with prior preservation, two samples a half, against the formulas of the papers in torch:
 * min-SNR and debiased weights for ε and for v, with and without zero terminal SNR.
 */
class RecipeLossGoldenTest {
    private static final double PRIOR_WEIGHT = 0.5;

    private static final List<String> WATCHED = List.of(
            "conv_in.weight",
            "conv_out.bias",
            "time_embedding.linear_1.weight",
            "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight");

    @ParameterizedTest
    @ValueSource(strings = {"unet", "unet_and_text_encoder", "unet_and_text_encoder.zero_snr"})
    void lossAndGradientsEqualTheReference(String which) throws IOException {
        String network = which.replace(".zero_snr", "");
        JsonNode cases = new ObjectMapper()
                .readTree(Golden.folder("recipes").resolve("losses.json").toFile())
                .get(which);
        try (Golden recipes = Golden.open("recipes");
                Golden training = Golden.open("training/" + network);
                UNet2DConditionModel unet = Models.unet(training.path("unet"));
                Scope scope = Scope.open()) {
            unet.parameters().requireGrad(true);
            SchedulerConfig config = SchedulerConfig.read(training.path("scheduler/scheduler_config.json"))
                    .with("rescale_betas_zero_snr", which.endsWith(".zero_snr"));
            DreamBoothLoss.Batch batch = new DreamBoothLoss.Batch(
                    twoOfEach(training.tensor("latents")),
                    twoOfEach(training.tensor("noise")),
                    recipes.tensor(which + ".timesteps"),
                    Conditioning.ofText(recipes.tensor(which + ".states")),
                    true);
            for (var expected : cases.properties()) {
                assertLossEquals(which + "." + expected.getKey(), expected.getValue(), config, unet, batch, recipes);
            }
        }
    }

    private static void assertLossEquals(
            String name,
            JsonNode expected,
            SchedulerConfig config,
            UNet2DConditionModel unet,
            DreamBoothLoss.Batch batch,
            Golden golden) {
        NoiseProcess process = DiscreteNoiseProcess.of(config);
        String recipe = name.substring(name.lastIndexOf('.') + 1);
        DreamBoothLoss loss = new DreamBoothLoss(process, PRIOR_WEIGHT, measure(recipe, process), weighting(recipe));
        List<Tensor> parameters =
                WATCHED.stream().map(unet.parameters().asMap()::get).toList();
        List<Tensor> gradients;
        DreamBoothLoss.Value value;
        try (GradMode recording = GradMode.enable()) {
            value = loss.of(unet, batch);
            gradients = Autograd.gradients(value.total(), parameters);
        }
        assertThat(value.total().item())
                .as("loss %s", name)
                .isCloseTo(expected.get("total").asDouble(), withinPercentage(0.01));
        assertThat(value.instance().item())
                .as("subject's loss %s", name)
                .isCloseTo(expected.get("instance").asDouble(), withinPercentage(0.01));
        assertThat(value.prior().item())
                .as("class's loss %s", name)
                .isCloseTo(expected.get("prior").asDouble(), withinPercentage(0.01));
        for (int i = 0; i < WATCHED.size(); i++) {
            String parameter = name + "." + WATCHED.get(i);
            assertThat(relativeL2(gradients.get(i).toFloats(), golden.floats(parameter)))
                    .as("relative error of the gradient %s", parameter)
                    .isLessThanOrEqualTo(1e-4);
        }
    }

    private static LossWeighting weighting(String recipe) {
        return switch (recipe) {
            case "min_snr", "huber_min_snr" -> new LossWeighting.MinSnr(5);
            case "min_snr_1" -> new LossWeighting.MinSnr(1);
            case "debiased" -> new LossWeighting.Debiased();
            default -> new LossWeighting.Uniform();
        };
    }

    private static LossMeasure measure(String recipe, NoiseProcess process) {
        return switch (recipe) {
            case "huber_constant" -> new LossMeasure.Huber(0.2, HuberThreshold.CONSTANT, process);
            case "huber_exponential" -> new LossMeasure.Huber(0.1, HuberThreshold.EXPONENTIAL, process);
            case "huber_snr", "huber_min_snr" -> new LossMeasure.Huber(0.1, HuberThreshold.SNR, process);
            case "smooth_l1_snr" -> new LossMeasure.SmoothL1(new LossMeasure.Huber(0.1, HuberThreshold.SNR, process));
            default -> new LossMeasure.SquaredError();
        };
    }

    /** Recorded batches [N, instance and class, …] → [first two instances; first two class images]. */
    private static Tensor twoOfEach(Tensor recorded) {
        Tensor two = recorded.slice(0, 0, 2);
        return Tensor.cat(List.of(two.select(1, 0), two.select(1, 1)), 0);
    }
}
