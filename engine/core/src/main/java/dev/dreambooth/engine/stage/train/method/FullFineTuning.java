package dev.dreambooth.engine.stage.train.method;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.BatchListener;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.training.checkpoint.CheckpointStore;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
            groups.add(new Optimizer.Group(
                    part.name(),
                    model.family()
                            .trainableWeights(base, part, model.network(part).parameters()),
                    TrainingMethod.learningRate(context, part)));
        }
        return new TrainedParameters(groups, TrainingMethod.textEncoders(base.layout()), BatchListener.NONE);
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
    public void write(Path folder, int steps, Optional<ObjectNode> scheduler) {
        saved().write(folder, scheduler);
    }

    @Override
    public long byteSize() {
        return saved().byteSize();
    }

    private SavedModel saved() {
        SavedModel saved = new SavedModel(context, base);
        for (ModelPart part : TrainingMethod.learning(context, base.layout())) {
            saved.replace(
                    part,
                    CheckpointStore.tensors(model.network(part).parameters().asMap()));
        }
        return saved;
    }

    @Override
    public String result() {
        return "model";
    }

    @Override
    public void close() {}
}
