package dev.dreambooth.engine.stage.train;

import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.training.checkpoint.CheckpointStore;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelFolderWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fine-tuning of all weights, as in the paper; what comes out is a model like the base.
 *
 * @param base where the rest of the model is copied from
 * @param model the networks in memory
 */
record FullFineTuning(StageContext context, ModelFolder base, ModelComponents model) implements TrainingMethod {
    @Override
    public TrainedParameters trained() {
        List<Optimizer.Group> groups = new ArrayList<>();
        for (Component component : TrainingMethod.learning(context)) {
            groups.add(new Optimizer.Group(
                    component.folder(),
                    TrainingMethod.parameters(model, component).asMap(),
                    TrainingMethod.learningRate(context, component)));
        }
        return new TrainedParameters(groups);
    }

    @Override
    public Map<String, Tensor> replicate(UNet2DConditionModel copy) {
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
        for (Component component : TrainingMethod.learning(context)) {
            writer.replace(
                    component,
                    CheckpointStore.tensors(
                            TrainingMethod.parameters(model, component).asMap()));
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
