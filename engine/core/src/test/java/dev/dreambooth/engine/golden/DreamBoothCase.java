package dev.dreambooth.engine.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Lanes;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.AdamW;
import dev.dreambooth.engine.training.BackwardPass;
import dev.dreambooth.engine.training.DreamBoothLoss;
import dev.dreambooth.engine.training.Optimizer;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.weights.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One training run of the reference, set up in the engine: networks, loss and optimizer, with the recorded batches. */
final class DreamBoothCase implements AutoCloseable {
    private final Golden golden;
    private final ObjectNode document;
    private final UNet2DConditionModel unet;
    private final CLIPTextModel textEncoder;
    private final DreamBoothLoss loss;

    private DreamBoothCase(Golden golden) {
        this.golden = golden;
        document = StrictJson.readConfig(golden.path("golden.json"));
        unet = Models.unet(golden.path("unet"));
        textEncoder = Models.textEncoder(golden.path("text_encoder"));
        SchedulerConfig schedule = SchedulerConfig.read(golden.path("scheduler/scheduler_config.json"));
        loss = new DreamBoothLoss(NoiseSchedule.of(schedule), PredictionType.of(schedule), number("prior_loss_weight"));
        unet.parameters().requireGrad(true);
        textEncoder.parameters().requireGrad(trainsTextEncoder());
    }

    static DreamBoothCase open(String name) {
        return new DreamBoothCase(Golden.open("training/" + name));
    }

    Golden golden() {
        return golden;
    }

    /** What the reference logged for each step. */
    JsonNode steps() {
        return document.get("steps");
    }

    /** The loss of a recorded batch. */
    DreamBoothLoss.Value loss(int batch) {
        return loss.of(
                unet,
                new DreamBoothLoss.Batch(
                        golden.tensor("latents").select(0, batch),
                        golden.tensor("noise").select(0, batch),
                        golden.tensor("timesteps").select(0, batch),
                        textEncoder.forward(golden.tensor("input_ids")),
                        true));
    }

    /** What is trained, under the names of the reference. */
    Map<String, Tensor> trained() {
        Map<String, Tensor> trained = new LinkedHashMap<>();
        groups().forEach(group ->
                group.parameters().forEach((name, value) -> trained.put(group.prefix() + "." + name, value)));
        return trained;
    }

    AdamW optimizer() {
        return new AdamW(
                new AdamW.Options(
                        number("adam_beta1"),
                        number("adam_beta2"),
                        number("adam_epsilon"),
                        number("adam_weight_decay")),
                groups());
    }

    OptimizerStep optimizerStep(Optimizer optimizer) {
        return optimizerStep(optimizer, accumulation(), BackwardPass.PLAIN);
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
                Lanes.shared());
    }

    int accumulation() {
        return setting("gradient_accumulation_steps").asInt();
    }

    private List<Optimizer.Group> groups() {
        List<Optimizer.Group> groups = new ArrayList<>();
        groups.add(new Optimizer.Group("unet", unet.parameters().asMap(), number("learning_rate")));
        if (trainsTextEncoder()) {
            groups.add(new Optimizer.Group(
                    "text_encoder", textEncoder.parameters().asMap(), number("text_encoder_learning_rate")));
        }
        return groups;
    }

    private boolean trainsTextEncoder() {
        return setting("train_text_encoder").asBoolean();
    }

    private double number(String setting) {
        return setting(setting).asDouble();
    }

    private JsonNode setting(String name) {
        return document.get("settings").required(name);
    }

    @Override
    public void close() {
        unet.close();
        textEncoder.close();
        golden.close();
    }
}
