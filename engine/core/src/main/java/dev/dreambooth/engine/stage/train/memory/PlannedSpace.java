package dev.dreambooth.engine.stage.train.memory;

import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.WeightHeaders;
import dev.dreambooth.engine.stage.train.method.SavedModel;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.ByteBuffer;

/** The room that a training's result will take, told from the headers of the base model, before hours are spent on it. */
public final class PlannedSpace {
    private PlannedSpace() {}

    /**
     * Refuses a run whose model would not fit. Checkpoints are counted when it is known what there is to go on from.
     *
     * @throws dev.dreambooth.contract.UserError naming how much is missing
     */
    public static void require(StageContext context, ModelFolder base, StageResult result) {
        if (!SavedModel.isAskedFor(context)) {
            return; // adapters are some megabytes
        }
        SavedModel saved = new SavedModel(context, base);
        for (ModelPart part : TrainingMethod.learning(context, base.layout())) {
            DType computed = part.is(ModelPart.Role.DENOISER) ? context.denoiserType() : DType.FLOAT32;
            saved.replace(
                    part,
                    WeightHeaders.of(base, part).stream()
                            .map(weight ->
                                    new TensorData(weight.name(), computed, weight.shape(), PlannedSpace::notRead))
                            .toList());
        }
        result.requireSpace(saved.byteSize());
    }

    private static ByteBuffer notRead() {
        throw new IllegalStateException("only sizes are asked for");
    }
}
