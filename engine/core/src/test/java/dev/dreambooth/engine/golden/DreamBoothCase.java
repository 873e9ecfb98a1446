package dev.dreambooth.engine.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.engine.family.sd.StableDiffusion;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BackwardPass;
import dev.dreambooth.engine.training.OptimizerStep;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.training.optimizer.AdamW;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One training run of the reference, set up in the engine: networks, loss and optimizer, with the recorded batches. */
final class DreamBoothCase implements AutoCloseable {
    private final RecordedRun record;
    private final UNet2DConditionModel unet;
    private final CLIPTextModel textEncoder;
    private final DreamBoothLoss loss;

    private DreamBoothCase(RecordedRun record) {
        this.record = record;
        unet = Models.unet(golden().path("unet"));
        textEncoder = Models.textEncoder(golden().path("text_encoder"));
        loss = record.lossOf(golden().path(""));
        unet.parameters().requireGrad(true);
        textEncoder.parameters().requireGrad(record.trainsTextEncoder());
    }

    static DreamBoothCase open(String name) {
        return new DreamBoothCase(new RecordedRun(Golden.open("training/" + name)));
    }

    Golden golden() {
        return record.golden();
    }

    /** What the reference logged for each step. */
    JsonNode steps() {
        return record.steps();
    }

    /** The loss of a recorded batch. */
    DreamBoothLoss.Value loss(int batch) {
        return record.value(loss, unet, batch, textEncoder.forward(golden().tensor("input_ids")));
    }

    /** What is trained, under the names of the reference. */
    Map<String, Tensor> trained() {
        Map<String, Tensor> trained = new LinkedHashMap<>();
        groups().forEach(group ->
                group.parameters().forEach((name, value) -> trained.put(group.prefix() + "." + name, value)));
        return trained;
    }

    AdamW optimizer() {
        return record.optimizer(groups());
    }

    OptimizerStep optimizerStep(Optimizer optimizer) {
        return optimizerStep(optimizer, accumulation(), BackwardPass.PLAIN);
    }

    OptimizerStep optimizerStep(Optimizer optimizer, int batches, BackwardPass backward) {
        return record.optimizerStep(optimizer, batches, backward);
    }

    int accumulation() {
        return record.accumulation();
    }

    private List<Optimizer.Group> groups() {
        List<Optimizer.Group> groups = new ArrayList<>();
        groups.add(group(StableDiffusion.UNET, unet.parameters().asMap()));
        if (record.trainsTextEncoder()) {
            groups.add(
                    group(StableDiffusion.TEXT_ENCODER, textEncoder.parameters().asMap()));
        }
        return groups;
    }

    private Optimizer.Group group(ModelPart component, Map<String, Tensor> parameters) {
        return new Optimizer.Group(component.name(), parameters, record.learningRate(component));
    }

    @Override
    public void close() {
        unet.close();
        textEncoder.close();
        record.close();
    }
}
