package dev.dreambooth.engine.stage.train.method;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BatchListener;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.training.checkpoint.CheckpointStore;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelFolderWriter;
import dev.dreambooth.engine.weights.ModelPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fine-tuning of all weights, as in the paper; what comes out is a model like the base.
 *
 * @param base where the rest of the model is copied from
 * @param model the networks in memory
 */
record FullFineTuning(StageContext context, ModelFolder base, LatentDiffusionModel model) implements TrainingMethod {
    @Override
    public TrainedParameters trained() {
        List<Optimizer.Group> groups = new ArrayList<>();
        for (ModelPart part : TrainingMethod.learning(context, base.layout())) {
            groups.add(new Optimizer.Group(part.name(), learning(part), TrainingMethod.learningRate(context, part)));
        }
        return new TrainedParameters(groups, TrainingMethod.textEncoders(base.layout()), BatchListener.NONE);
    }

    private Map<String, Tensor> learning(ModelPart part) {
        List<String> unused = model.family().unusedWeights(base, part);
        Map<String, Tensor> learning = new LinkedHashMap<>();
        model.network(part).parameters().asMap().forEach((name, weight) -> {
            if (unused.stream().noneMatch(name::startsWith)) {
                learning.put(name, weight);
            }
        });
        return learning;
    }

    @Override
    public Map<String, Tensor> replicate(Denoiser copy) {
        return copy.parameters().asMap();
    }

    @Override
    public boolean copiesAreFrozen() {
        return false;
    }

    @Override
    public void write(Path folder) {
        writer().write(folder);
    }

    @Override
    public long byteSize() {
        return writer().byteSize();
    }

    private ModelFolderWriter writer() {
        ModelFolderWriter writer = new ModelFolderWriter(base);
        for (ModelPart part : TrainingMethod.learning(context, base.layout())) {
            writer.replace(
                    part,
                    CheckpointStore.tensors(model.network(part).parameters().asMap()));
        }
        return writer;
    }

    @Override
    public String result() {
        return "model";
    }

    @Override
    public void close() {}
}
