package dev.dreambooth.engine.stage.train.memory;

import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.WeightHeaders;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelFolderWriter;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.List;

/** The room that a training's result will take, told from the headers of the base model, before hours are spent on it. */
public final class PlannedSpace {
    private PlannedSpace() {}

    /**
     * Refuses a run whose model would not fit. Checkpoints are counted when it is known what there is to go on from.
     *
     * @throws dev.dreambooth.contract.UserError naming how much is missing
     */
    public static void require(StageContext context, ModelFolder base, StageResult result) {
        if (LoraSettings.isLora(context.settings()) && !context.get(LoraSettings.MERGE_LORA)) {
            return; // adapters are some megabytes
        }
        ModelFolderWriter writer = new ModelFolderWriter(base);
        long trained = 0;
        for (ModelPart part : TrainingMethod.learning(context, base.layout())) {
            int width =
                    part.is(ModelPart.Role.DENOISER) ? context.denoiserType().bytes() : Float.BYTES;
            trained += width * WeightHeaders.count(base, part);
            writer.replace(part, List.of());
        }
        result.requireSpace(trained + writer.byteSize());
    }
}
