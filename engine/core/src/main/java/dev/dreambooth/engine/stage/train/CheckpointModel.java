package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_FORMAT;
import static dev.dreambooth.contract.settings.train.LoraSettings.MERGE_LORA;
import static dev.dreambooth.contract.settings.train.SavedModelSettings.MODEL_FORMAT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.io.DiskSpace;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.choice.LoraFormat;
import dev.dreambooth.contract.settings.choice.ModelFormat;
import dev.dreambooth.contract.settings.resolve.RecordedSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.stage.train.recipe.LossRecipe;
import dev.dreambooth.engine.stage.train.recipe.WeightAverage;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.checkpoint.Checkpoint;
import dev.dreambooth.engine.training.checkpoint.KeptCheckpoint;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes of a checkpoint the model or LoRA that would have been published if training had ended there. */
public final class CheckpointModel {
    private final StageContext training;

    /**
     * Prepares to make models of the checkpoints of a training.
     *
     * @param context a stage that works with the same base model; it says on what device
     * @param record the training's
     */
    public CheckpointModel(StageContext context, RunRecord record) {
        ObjectNode settings = context.settings().toJson();
        settings.setAll(record.fingerprint().settings());
        ResolvedSettings resolved = RecordedSettings.read(settings, CanonicalJson.STRICT.createObjectNode())
                .with(MODEL_FORMAT, ModelFormat.DIFFUSERS)
                .with(LORA_FORMAT, LoraFormat.DIFFUSERS);
        training = new StageContext(
                new RunSpec(Stage.TRAIN, context.spec().model(), resolved),
                context.devices(),
                context.events(),
                context.cancelled());
    }

    /** Returns what of the training decides, beside the checkpoint, what {@link #write} writes. */
    public String form() {
        return WeightAverage.ofCheckpoints(training).what() + (training.get(MERGE_LORA) ? ", merged" : "");
    }

    /** Writes the model of a checkpoint into an empty folder. */
    public void write(KeptCheckpoint checkpoint, Path folder) {
        ModelFolder base = BaseModel.openTextToImage(training);
        LossRecipe recipe = LossRecipe.of(training, base);
        try (LatentDiffusionModel model = LatentDiffusionModel.open(
                        base,
                        TrainingMethod.rewritten(training, base.layout()),
                        training.device(),
                        training.denoiserType());
                TrainingMethod method = TrainingMethod.of(training, base, model)) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            for (Optimizer.Group group : method.trained().groups()) {
                group.parameters()
                        .forEach(
                                (name, weight) -> weights.put(Checkpoint.WEIGHT + group.prefix() + "." + name, weight));
            }
            DiskSpace.require(
                    folder,
                    method.byteSize(),
                    "the " + method.result() + " of " + checkpoint.folder().getFileName()
                            + ", for as long as images are made with it");
            checkpoint.putInto(weights, WeightAverage.ofCheckpoints(training));
            method.write(folder, (int) checkpoint.step(), recipe.changedScheduler());
        }
    }
}
