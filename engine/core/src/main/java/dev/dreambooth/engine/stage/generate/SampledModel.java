package dev.dreambooth.engine.stage.generate;

import static dev.dreambooth.contract.settings.train.LoraSettings.LORA;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_SCALE;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.lora.LoraFile;
import dev.dreambooth.engine.model.lora.LoraMerge;
import dev.dreambooth.engine.sampling.InitialImage;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The model that images are made with: the one that training left, else the base model; and the LoRA added to it, the one
 * that the settings name, else the one that training left.
 */
final class SampledModel implements AutoCloseable {
    private final ModelFolder folder;
    private final String digest;
    private final Map<String, String> inputs;
    private final Optional<LoraMerge> lora;
    private final Optional<GenerationParameters.Lora> loraParameters;

    private SampledModel(ModelFolder folder, Optional<LoraMerge> lora, StageContext context) {
        this.folder = folder;
        this.lora = lora;
        inputs = Environment.inputs(folder, context); // first: what it remembers of large files the digest goes by
        digest = folder.digest();
        loraParameters =
                lora.map(added -> new GenerationParameters.Lora(added.file().digest(), added.strength()));
        loraParameters.ifPresent(told -> inputs.put("lora", told.digest()));
    }

    /**
     * Finds the model and the LoRA.
     *
     * @throws UserError if one of them is damaged, or there is a strength but no LoRA
     */
    static SampledModel of(StageContext context) {
        ModelFolder folder = BaseModel.openTrained(context);
        Optional<Path> place = context.find(LORA).or(() -> BaseModel.trainedLora(context.spec()));
        if (place.isEmpty()) {
            // a record repeats defaults as if they had been set
            if (!LORA_SCALE.defaultValue().equals(Optional.of(context.get(LORA_SCALE)))) {
                throw UserError.configuration(
                                "loraScale = " + context.get(LORA_SCALE) + " is set, but there is no LoRA.",
                                "Name one by lora, train one with trainMethod lora, or leave loraScale out.")
                        .about(LORA_SCALE);
            }
            return new SampledModel(folder, Optional.empty(), context);
        }
        LoraFile file;
        try {
            file = LoraFile.open(place.get());
        } catch (UserError e) {
            throw e.about(LORA); // so that the message tells where the file was named
        }
        try {
            return new SampledModel(folder, Optional.of(new LoraMerge(file, context.get(LORA_SCALE))), context);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Returns what the fingerprint says of them. */
    Map<String, String> inputs() {
        return inputs;
    }

    /**
     * Refuses to begin with what the model cannot begin with, by its configuration.
     *
     * @throws UserError if it is made for inpainting and there is no image with a mask
     */
    void check(InitialFiles initial) {
        if (BaseModel.inpaints(folder) && initial.mask().isEmpty()) {
            throw InitialImage.missingForInpainting("The model " + folder.path());
        }
    }

    /** Returns the model's folder. */
    ModelFolder folder() {
        return folder;
    }

    /** Returns a sentence part that names both. */
    String description() {
        return folder.name()
                + lora.map(added -> " with the LoRA " + added.file().path()).orElse("");
    }

    /** Returns the SHA-256 that stands for the model. */
    String digest() {
        return digest;
    }

    /** Returns what each image tells of the LoRA, or empty without one. */
    Optional<GenerationParameters.Lora> loraParameters() {
        return loraParameters;
    }

    /**
     * Loads the weights.
     *
     * @param denoiserType what the denoiser computes in
     * @throws UserError if the LoRA does not fit the model
     */
    LatentDiffusionModel open(Device device, DType denoiserType) {
        if (lora.isEmpty()) {
            return LatentDiffusionModel.open(folder, Set.of(), device, denoiserType);
        }
        try {
            return LatentDiffusionModel.open(folder, lora.get(), device, denoiserType);
        } catch (UserError e) {
            throw e.setting().isPresent() ? e : e.about(LORA);
        }
    }

    @Override
    public void close() {
        lora.ifPresent(added -> added.file().close());
    }
}
