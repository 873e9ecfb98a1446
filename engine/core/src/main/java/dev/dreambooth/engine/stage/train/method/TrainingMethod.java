package dev.dreambooth.engine.stage.train.method;

import static dev.dreambooth.contract.settings.train.LearningRateSettings.TEXT_ENCODER_LEARNING_RATE;
import static dev.dreambooth.contract.settings.train.TrainSettings.TRAIN_TEXT_ENCODER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelLayout;
import dev.dreambooth.engine.weights.ModelPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a run changes of the model, and how that is saved: its weights, or adapters beside them. */
public sealed interface TrainingMethod extends AutoCloseable permits FullFineTuning, LoraFineTuning {
    /** Returns the method that the settings choose, for a model opened with {@link #rewritten}. */
    static TrainingMethod of(StageContext context, ModelFolder base, LatentDiffusionModel model) {
        return LoraSettings.isLora(context.settings())
                ? new LoraFineTuning(context, base, model)
                : new FullFineTuning(context, base, model);
    }

    /** Returns the parts of a model that learn, the denoiser first. */
    static List<ModelPart> learning(StageContext context, ModelLayout layout) {
        List<ModelPart> learning = new ArrayList<>(List.of(layout.denoiser()));
        if (context.get(TRAIN_TEXT_ENCODER)) {
            learning.addAll(layout.textEncoders());
        }
        return List.copyOf(learning);
    }

    /** Returns the parts whose own weights will be written to. */
    static Set<ModelPart> rewritten(StageContext context, ModelLayout layout) {
        return LoraSettings.isLora(context.settings()) ? Set.of() : Set.copyOf(learning(context, layout));
    }

    /** Returns the setting that holds the peak learning rate. */
    static Setting<Double> rateSetting(StageContext context) {
        return LoraSettings.isLora(context.settings())
                ? LoraSettings.LORA_LEARNING_RATE
                : OptimizerSettings.LEARNING_RATE;
    }

    /** Returns the peak learning rate of one network. */
    static double learningRate(StageContext context, ModelPart part) {
        double rate = context.get(rateSetting(context));
        return part.is(ModelPart.Role.TEXT_ENCODER)
                ? context.find(TEXT_ENCODER_LEARNING_RATE).orElse(rate)
                : rate;
    }

    /** Returns the names of those parts that are text encoders. */
    static Set<String> textEncoders(ModelLayout layout) {
        return layout.textEncoders().stream().map(ModelPart::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns what the optimizer changes. */
    TrainedParameters trained();

    /**
     * Makes a copy of the denoiser on another device ready to learn as the original does.
     *
     * @param copy frozen where {@link #copiesAreFrozen}
     * @return what is trained of it, by the names that {@link #trained} has for the original; of the copy or of this
     */
    Map<String, Tensor> replicate(Denoiser copy);

    /** Returns whether the weights of a copy of the denoiser stay as they were read. */
    boolean copiesAreFrozen();

    /**
     * Writes the result into an empty folder.
     *
     * @param steps number of steps that its weights have seen
     * @param scheduler what a whole model has to be sampled with, if that is not the base model's
     */
    void write(Path folder, int steps, Optional<ObjectNode> scheduler);

    /** Returns about how many bytes {@link #write} writes. */
    long byteSize();

    /** Returns what to call the result in a sentence. */
    String result();

    @Override
    void close();
}
