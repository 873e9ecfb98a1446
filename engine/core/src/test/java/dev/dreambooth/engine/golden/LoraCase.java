package dev.dreambooth.engine.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.model.lora.LoraConfig;
import dev.dreambooth.engine.model.lora.LoraTargets;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Lanes;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.AdamW;
import dev.dreambooth.engine.training.BackwardPass;
import dev.dreambooth.engine.training.DreamBoothLoss;
import dev.dreambooth.engine.training.Optimizer;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.StrictJson;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One LoRA run of the reference, set up in the engine: frozen networks, PEFT's adapters, the recorded batches. */
final class LoraCase implements AutoCloseable {
    private final Golden golden;
    private final ObjectNode document;
    private final UNet2DConditionModel unet;
    private final CLIPTextModel textEncoder;
    private final DreamBoothLoss loss;
    private final Map<Component, LoraAdapter> adapters = new EnumMap<>(Component.class);

    private LoraCase(Golden golden) {
        this.golden = golden;
        document = StrictJson.readConfig(golden.path("golden.json"));
        String base = "training/" + setting("base").asText();
        unet = Models.unet(Golden.folder(base + "/unet"));
        textEncoder = Models.textEncoder(Golden.folder(base + "/text_encoder"));
        SchedulerConfig schedule = SchedulerConfig.read(Golden.folder(base + "/scheduler/scheduler_config.json"));
        loss = new DreamBoothLoss(NoiseSchedule.of(schedule), PredictionType.of(schedule), number("prior_loss_weight"));
        LoraConfig config = new LoraConfig(
                setting("rank").asInt(),
                number("alpha"),
                0,
                LoraTargets.named(setting("targets").asText()));
        adapters.put(Component.UNET, LoraAdapter.create(unet.parameters(), config, 0));
        unet.adapt(adapters.get(Component.UNET));
        if (setting("train_text_encoder").asBoolean()) {
            adapters.put(Component.TEXT_ENCODER, LoraAdapter.create(textEncoder.parameters(), config, 0));
            textEncoder.adapt(adapters.get(Component.TEXT_ENCODER));
        }
        try (Scope scope = Scope.open()) {
            trained()
                    .forEach((name, matrix) ->
                            matrix.copyFrom(golden.tensor("initial." + name)).requireGrad(true));
        }
    }

    static LoraCase open(String name) {
        return new LoraCase(Golden.open("lora/" + name));
    }

    Golden golden() {
        return golden;
    }

    Map<Component, LoraAdapter> adapters() {
        return adapters;
    }

    /** What the reference logged for each step. */
    JsonNode steps() {
        return document.get("steps");
    }

    Tensor states() {
        return textEncoder.forward(golden.tensor("input_ids"));
    }

    /** The UNet's output for the first recorded latents, taken as noisy ones. */
    Tensor prediction() {
        return unet.forward(
                golden.tensor("latents").select(0, 0),
                golden.tensor("timesteps").select(0, 0),
                states());
    }

    DreamBoothLoss.Value loss(int batch) {
        return loss.of(
                unet,
                new DreamBoothLoss.Batch(
                        golden.tensor("latents").select(0, batch),
                        golden.tensor("noise").select(0, batch),
                        golden.tensor("timesteps").select(0, batch),
                        states(),
                        true));
    }

    /** What is trained, under the names of the reference. */
    Map<String, Tensor> trained() {
        Map<String, Tensor> trained = new LinkedHashMap<>();
        adapters.forEach((component, adapter) ->
                adapter.parameters().forEach((name, value) -> trained.put(component.folder() + "." + name, value)));
        return trained;
    }

    AdamW optimizer() {
        List<Optimizer.Group> groups = new ArrayList<>();
        adapters.forEach((component, adapter) -> groups.add(new Optimizer.Group(
                component.folder(),
                adapter.parameters(),
                number(component == Component.UNET ? "learning_rate" : "text_encoder_learning_rate"))));
        return new AdamW(
                new AdamW.Options(
                        number("adam_beta1"),
                        number("adam_beta2"),
                        number("adam_epsilon"),
                        number("adam_weight_decay")),
                groups);
    }

    OptimizerStep optimizerStep(AdamW optimizer, GradientTape.Keep keep) {
        return new OptimizerStep(
                optimizer,
                LearningRateGoldenTest.schedule(setting("lr_scheduler").asText(), document.get("settings")),
                setting("lr_warmup_steps").asLong(),
                setting("max_train_steps").asLong(),
                accumulation(),
                number("max_grad_norm"),
                new BackwardPass(keep, false, BackwardPass.Clipping.GLOBAL),
                Lanes.shared());
    }

    int accumulation() {
        return setting("gradient_accumulation_steps").asInt();
    }

    private double number(String setting) {
        return setting(setting).asDouble();
    }

    private JsonNode setting(String name) {
        return document.get("settings").required(name);
    }

    @Override
    public void close() {
        adapters.values().forEach(LoraAdapter::close);
        unet.close();
        textEncoder.close();
        golden.close();
    }
}
