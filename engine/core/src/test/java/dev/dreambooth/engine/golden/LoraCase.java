package dev.dreambooth.engine.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.engine.family.sd.StableDiffusion;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.lora.LoraAdapter;
import dev.dreambooth.engine.model.lora.LoraConfig;
import dev.dreambooth.engine.model.lora.LoraTargets;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BackwardPass;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One LoRA run of the reference, set up in the engine: frozen networks, PEFT's adapters, the recorded batches. */
final class LoraCase implements AutoCloseable {
    private final RecordedRun record;
    private final UNet2DConditionModel unet;
    private final CLIPTextModel textEncoder;
    private final DreamBoothLoss loss;
    private final Map<ModelPart, LoraAdapter> adapters = new LinkedHashMap<>();

    private LoraCase(RecordedRun record) {
        this.record = record;
        Path base = Golden.folder("training/" + record.setting("base").asText());
        unet = Models.unet(base.resolve("unet"));
        textEncoder = Models.textEncoder(base.resolve("text_encoder"));
        loss = record.lossOf(base);
        LoraConfig config = config(record);
        adapters.put(StableDiffusion.UNET, LoraAdapter.create(unet.parameters(), config, 0));
        unet.adapt(adapters.get(StableDiffusion.UNET));
        if (record.trainsTextEncoder()) {
            adapters.put(StableDiffusion.TEXT_ENCODER, LoraAdapter.create(textEncoder.parameters(), config, 0));
            textEncoder.adapt(adapters.get(StableDiffusion.TEXT_ENCODER));
        }
        try (Scope scope = Scope.open()) {
            trained()
                    .forEach((name, matrix) -> matrix.copyFrom(
                                    golden().tensor("initial." + name).reshape(matrix.shape()))
                            .requireGrad(true));
        }
    }

    private static LoraConfig config(RecordedRun record) {
        List<String> modules = new ArrayList<>(LoraTargets.of(LoraSettings.LORA_TARGETS
                        .type()
                        .parse(List.of(record.setting("targets").asText())))
                .modules());
        JsonNode conv = record.find("conv");
        if (conv.isObject()) {
            modules.addAll(LoraTargets.residual());
        }
        return new LoraConfig(
                record.setting("rank").asInt(),
                record.number("alpha"),
                0,
                modules,
                record.find("dora").asBoolean(),
                conv.path("rank").asInt(),
                conv.path("alpha").asDouble());
    }

    static LoraCase open(String name) {
        return new LoraCase(new RecordedRun(Golden.open("lora/" + name)));
    }

    Golden golden() {
        return record.golden();
    }

    Map<ModelPart, LoraAdapter> adapters() {
        return adapters;
    }

    /** What the reference logged for each step. */
    JsonNode steps() {
        return record.steps();
    }

    Tensor states() {
        return textEncoder.forward(golden().tensor("input_ids"));
    }

    /** The UNet's output for the first recorded latents, taken as noisy ones. */
    Tensor prediction() {
        return unet.forward(
                golden().tensor("latents").select(0, 0),
                golden().tensor("timesteps").select(0, 0),
                states());
    }

    DreamBoothLoss.Value loss(int batch) {
        return record.value(loss, unet, batch, states());
    }

    /** What is trained, under the names of the reference. */
    Map<String, Tensor> trained() {
        Map<String, Tensor> trained = new LinkedHashMap<>();
        adapters.forEach((component, adapter) ->
                adapter.parameters().forEach((name, value) -> trained.put(component.name() + "." + name, value)));
        return trained;
    }

    AdamW optimizer() {
        List<Optimizer.Group> groups = new ArrayList<>();
        adapters.forEach((component, adapter) -> groups.add(
                new Optimizer.Group(component.name(), adapter.parameters(), record.learningRate(component))));
        return record.optimizer(groups);
    }

    OptimizerStep optimizerStep(Optimizer optimizer, GradientTape.Keep keep) {
        return record.optimizerStep(
                optimizer, accumulation(), new BackwardPass(keep, false, BackwardPass.Clipping.GLOBAL));
    }

    int accumulation() {
        return record.accumulation();
    }

    @Override
    public void close() {
        adapters.values().forEach(LoraAdapter::close);
        unet.close();
        textEncoder.close();
        record.close();
    }
}
