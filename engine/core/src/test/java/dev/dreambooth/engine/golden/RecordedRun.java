package dev.dreambooth.engine.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.diffusion.DiscreteNoiseProcess;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.sd.StableDiffusion;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BackwardPass;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.LossScaler;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Path;
import java.util.List;

/** What the reference recorded of a training run, its settings, batches and log, and the engine's parts set up alike. */
final class RecordedRun implements AutoCloseable {
    private final Golden golden;
    private final ObjectNode document;

    RecordedRun(Golden golden) {
        this.golden = golden;
        document = StrictJson.readConfig(golden.path("golden.json"));
    }

    Golden golden() {
        return golden;
    }

    /** What the reference logged for each step. */
    JsonNode steps() {
        return document.get("steps");
    }

    JsonNode setting(String name) {
        return document.get("settings").required(name);
    }

    /** A setting that not every case has. */
    JsonNode find(String name) {
        return document.get("settings").path(name);
    }

    double number(String setting) {
        return setting(setting).asDouble();
    }

    int accumulation() {
        return setting("gradient_accumulation_steps").asInt();
    }

    boolean trainsTextEncoder() {
        return setting("train_text_encoder").asBoolean();
    }

    /** The loss of DreamBooth under the noise schedule of a model. */
    DreamBoothLoss lossOf(Path modelFolder) {
        SchedulerConfig schedule = SchedulerConfig.read(modelFolder.resolve("scheduler/scheduler_config.json"));
        return new DreamBoothLoss(DiscreteNoiseProcess.of(schedule), number("prior_loss_weight"));
    }

    /** The value of a loss on a recorded batch, with the text states [B, L, D] of its prompts. */
    DreamBoothLoss.Value value(DreamBoothLoss loss, UNet2DConditionModel unet, int batch, Tensor states) {
        return loss.of(
                unet,
                new DreamBoothLoss.Batch(
                        golden.tensor("latents").select(0, batch),
                        golden.tensor("noise").select(0, batch),
                        golden.tensor("timesteps").select(0, batch),
                        Conditioning.ofText(states),
                        true));
    }

    double learningRate(ModelPart component) {
        return number(component.equals(StableDiffusion.UNET) ? "learning_rate" : "text_encoder_learning_rate");
    }

    AdamW optimizer(List<Optimizer.Group> groups) {
        return new AdamW(
                new AdamW.Options(
                        number("adam_beta1"),
                        number("adam_beta2"),
                        number("adam_epsilon"),
                        number("adam_weight_decay")),
                groups);
    }

    OptimizerStep optimizerStep(Optimizer optimizer, int batches, BackwardPass backward) {
        return new OptimizerStep(
                optimizer,
                LearningRateGoldenTest.schedule(setting("lr_scheduler").asText(), document.get("settings")),
                setting("lr_warmup_steps").asLong(),
                setting("max_train_steps").asLong(),
                batches,
                number("max_grad_norm"),
                backward,
                LossScaler.none(),
                ParallelWorkers.shared());
    }

    @Override
    public void close() {
        golden.close();
    }
}
