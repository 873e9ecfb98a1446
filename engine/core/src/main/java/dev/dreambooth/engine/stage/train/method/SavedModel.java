package dev.dreambooth.engine.stage.train.method;

import static dev.dreambooth.contract.settings.SubjectSettings.INSTANCE_PROMPT;
import static dev.dreambooth.contract.settings.train.SavedModelSettings.MODEL_FORMAT;
import static dev.dreambooth.contract.settings.train.SavedModelSettings.SAVE_PRECISION;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.choice.ModelFormat;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.original.ModelSpec;
import dev.dreambooth.engine.family.original.SingleFileWriter;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelFolderWriter;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A whole model that a training leaves: the base model with other weights, in the layouts and the precision that are set. */
public final class SavedModel {
    private final StageContext context;
    private final ModelFolder base;
    private final ModelFolderWriter writer;

    /** Starts from a base model, of which everything is kept that {@link #replace} does not name. */
    public SavedModel(StageContext context, ModelFolder base) {
        this.context = context;
        this.base = base;
        this.writer = new ModelFolderWriter(base);
        type(context).ifPresent(writer::as);
    }

    /** Returns whether a run saves a whole model. */
    public static boolean isAskedFor(StageContext context) {
        return !LoraSettings.isLora(context.settings()) || context.get(LoraSettings.MERGE_LORA);
    }

    /**
     * Refuses a model that cannot be saved as the settings ask, before it is trained.
     *
     * @param scheduler the configuration that it is trained with
     * @throws UserError if readers of a single file would take it for something else
     */
    public static void check(StageContext context, ModelFolder base, SchedulerConfig scheduler) {
        if (!isAskedFor(context) || context.get(MODEL_FORMAT) == ModelFormat.DIFFUSERS) {
            return;
        }
        new SingleFileWriter(base, scheduler.toJson()).obstacle().ifPresent(obstacle -> {
            throw UserError.configuration(
                            "This model cannot be saved as a single file, modelFormat = " + context.get(MODEL_FORMAT)
                                    + ": " + obstacle + ".",
                            "Such files carry no configuration: leave modelFormat at diffusers, which keeps all of it.")
                    .about(MODEL_FORMAT);
        });
    }

    /** Gives a part new weights. */
    public void replace(ModelPart part, Collection<TensorData> weights) {
        writer.replace(part, weights);
    }

    /**
     * Writes the model.
     *
     * @param scheduler what it has to be sampled with, if that is not the base model's
     */
    void write(Path folder, Optional<ObjectNode> scheduler) {
        scheduler.ifPresent(writer::schedule);
        ModelFormat format = context.get(MODEL_FORMAT);
        if (format != ModelFormat.SINGLE) {
            writer.write(folder);
        }
        if (format != ModelFormat.DIFFUSERS) {
            ObjectNode sampled =
                    scheduler.orElseGet(() -> base.config(base.layout().scheduler()));
            new SingleFileWriter(base, sampled)
                    .write(
                            folder.resolve(ResultFiles.MODEL),
                            writer.replaced(),
                            type(context),
                            ModelSpec.told(title(), context.get(RESOLUTION)));
        }
    }

    /** What the one who trained knows the model by: what the subjects are called in prompts. */
    private String title() {
        List<String> prompts = Concept.of(context.settings()).stream()
                .flatMap(concept -> concept.find(INSTANCE_PROMPT).stream())
                .toList();
        return prompts.stream().distinct().collect(Collectors.joining("; ", "DreamBooth: ", ""));
    }

    /** Returns about how many bytes {@link #write} writes. */
    public long byteSize() {
        return switch (context.get(MODEL_FORMAT)) {
            case DIFFUSERS -> writer.byteSize();
            case SINGLE -> writer.weightBytes();
            case BOTH -> writer.byteSize() + writer.weightBytes();
        };
    }

    private static Optional<DType> type(StageContext context) {
        return context.find(SAVE_PRECISION).map(StageContext::type);
    }
}
