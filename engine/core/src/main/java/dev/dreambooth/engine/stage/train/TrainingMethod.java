package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.LearningRateSettings.TEXT_ENCODER_LEARNING_RATE;
import static dev.dreambooth.contract.settings.TrainSettings.TRAIN_TEXT_ENCODER;

import dev.dreambooth.contract.settings.LoraSettings;
import dev.dreambooth.contract.settings.OptimizerSettings;
import dev.dreambooth.contract.settings.Setting;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.TrainedParameters;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What a run changes of the model, and how that is saved: its weights, or adapters beside them. */
sealed interface TrainingMethod extends AutoCloseable permits FullFineTuning, LoraFineTuning {
    /** Returns the method that the settings choose, for a model opened with {@link #rewritten}. */
    static TrainingMethod of(StageContext context, ModelFolder base, ModelComponents model) {
        return LoraSettings.isLora(context.settings())
                ? new LoraFineTuning(context, base, model)
                : new FullFineTuning(context, base, model);
    }

    /** Returns the networks that learn. */
    static Set<Component> learning(StageContext context) {
        return context.get(TRAIN_TEXT_ENCODER)
                ? EnumSet.of(Component.UNET, Component.TEXT_ENCODER)
                : EnumSet.of(Component.UNET);
    }

    /** Returns the networks whose own weights will be written to. */
    static Set<Component> rewritten(StageContext context) {
        return LoraSettings.isLora(context.settings()) ? Set.of() : learning(context);
    }

    /** Returns the setting that holds the peak learning rate. */
    static Setting<Double> rateSetting(StageContext context) {
        return LoraSettings.isLora(context.settings())
                ? LoraSettings.LORA_LEARNING_RATE
                : OptimizerSettings.LEARNING_RATE;
    }

    /** Returns the peak learning rate of one network. */
    static double learningRate(StageContext context, Component component) {
        double rate = context.get(rateSetting(context));
        return component == Component.TEXT_ENCODER
                ? context.find(TEXT_ENCODER_LEARNING_RATE).orElse(rate)
                : rate;
    }

    /** Returns the weights of one network. */
    static Parameters parameters(ModelComponents model, Component component) {
        return switch (component) {
            case UNET -> model.unet().parameters();
            case TEXT_ENCODER -> model.textEncoder().parameters();
            case VAE, TOKENIZER, SCHEDULER -> throw new IllegalArgumentException(component + " is not trained");
        };
    }

    /** Returns what the optimizer changes. */
    TrainedParameters trained();

    /**
     * Makes a copy of the UNet on another device ready to learn as the original does.
     *
     * @param copy frozen where {@link #copiesAreFrozen}
     * @return what is trained of it, by the names that {@link #trained} has for the original; of the copy or of this
     */
    Map<String, Tensor> replicate(UNet2DConditionModel copy);

    /** Returns whether the weights of a copy of the UNet stay as they were read. */
    boolean copiesAreFrozen();

    /** Writes the result into an empty folder. */
    void write(Path folder);

    /** Returns about how many bytes {@link #write} writes. */
    long byteSize();

    /** Returns what to call the result in a sentence. */
    String result();

    @Override
    void close();
}
