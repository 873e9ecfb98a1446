package dev.dreambooth.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.engine.diffusion.DiscreteNoiseProcess;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.family.sdxl.StableDiffusionXL;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.tensor.Autograd;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BackwardPass;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.training.StepResult;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * DreamBooth's training of Stable Diffusion XL with both text encoders: every gradient and the weights after ten steps
 * are those of diffusers and torch.
 */
class StableDiffusionXLTrainingGoldenTest {
    /** Their gradient is rounding alone; see {@link TrainingGoldenTest}. */
    private static final String WITHOUT_EFFECT = "k_proj.bias";

    private static final List<ModelPart> PARTS =
            List.of(StableDiffusionXL.UNET, StableDiffusionXL.TEXT_ENCODER, StableDiffusionXL.TEXT_ENCODER_2);

    private RecordedRun record;
    private LatentDiffusionModel model;
    private DreamBoothLoss loss;
    private final Map<String, Tensor> all = new LinkedHashMap<>();
    private final List<Optimizer.Group> learning = new ArrayList<>();

    @BeforeEach
    void open() {
        record = new RecordedRun(Golden.open("sdxl/training"));
        ModelFolder folder =
                ModelFamilies.openFolder(Golden.folder("sdxl/velocity").resolve("model"));
        model = LatentDiffusionModel.open(folder, Set.copyOf(PARTS), Device.CPU, DType.FLOAT32);
        SchedulerConfig schedule = SchedulerConfig.of(
                folder.config(StableDiffusionXL.SCHEDULER)
                        .put("prediction_type", "epsilon")
                        .put("rescale_betas_zero_snr", false),
                "scheduler_config.json");
        loss = new DreamBoothLoss(DiscreteNoiseProcess.of(schedule), record.number("prior_loss_weight"));
        for (ModelPart part : PARTS) {
            Parameters parameters = model.network(part).parameters();
            parameters.asMap().forEach((name, weight) -> all.put(part.name() + "." + name, weight));
            Map<String, Tensor> weights = model.family().trainableWeights(folder, part, parameters);
            weights.values().forEach(weight -> weight.requireGrad(true));
            learning.add(new Optimizer.Group(
                    part.name(),
                    weights,
                    record.number(part.is(ModelPart.Role.DENOISER) ? "learning_rate" : "text_encoder_learning_rate")));
        }
    }

    @AfterEach
    void close() {
        model.close();
        record.close();
    }

    private DreamBoothLoss.Value loss(int step) {
        Conditioning text = model.text()
                .encode(model.text().tokenize(List.of("a photo of sks dog in the snow", "a painting of cat")), 0)
                .with(Conditioning.SIZES, record.golden().tensor("time_ids"));
        return loss.of(
                model.denoiser(),
                new DreamBoothLoss.Batch(
                        record.golden().tensor("latents").select(0, step),
                        record.golden().tensor("noise").select(0, step),
                        record.golden().tensor("timesteps").select(0, step),
                        text,
                        true));
    }

    /** What the reference found no gradient of is what training leaves alone. */
    @Test
    void gradientsEqualTheReference() {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> trained = new LinkedHashMap<>();
            learning.forEach(group ->
                    group.parameters().forEach((name, weight) -> trained.put(group.prefix() + "." + name, weight)));
            assertThat(trained.keySet().stream().map(name -> "gradient." + name))
                    .containsExactlyInAnyOrderElementsOf(record.golden().names().stream()
                            .filter(name -> name.startsWith("gradient."))
                            .toList());
            List<Tensor> gradients;
            try (GradMode recording = GradMode.enable()) {
                gradients = Autograd.gradients(loss(0).total(), List.copyOf(trained.values()));
            }
            int index = 0;
            for (String name : trained.keySet()) {
                float[] gradient = gradients.get(index++).toFloats();
                if (!name.endsWith(WITHOUT_EFFECT)) {
                    Closeness.assertGradient(name, gradient, record.golden());
                }
            }
        }
    }

    @Test
    void tenStepsEndAtTheReferencesWeights() {
        try (Scope scope = Scope.open();
                AdamW optimizer = record.optimizer(learning)) {
            Map<String, float[]> initial = new HashMap<>();
            all.forEach((name, value) -> initial.put(name, value.toFloats()));
            OptimizerStep optimizerStep = record.optimizerStep(optimizer, 1, BackwardPass.PLAIN);
            for (int step = 0; step < record.steps().size(); step++) {
                int batch = step;
                StepResult result = optimizerStep.take(step, index -> loss(batch));
                JsonNode expected = record.steps().get(step);
                assertThat(result.gradNorm())
                        .as("gradient norm of step %s", step)
                        .isCloseTo(expected.get("gradient_norm").asDouble(), withinPercentage(0.01));
            }
            all.forEach((name, value) -> {
                if (!name.endsWith(WITHOUT_EFFECT)) {
                    Closeness.assertTrained(name, initial.get(name), value.toFloats(), record.golden(), 1e-5, 1e-3);
                }
            });
        }
    }
}
