package dev.dreambooth.engine.stage.generate;

import static dev.dreambooth.contract.settings.train.LoraSettings.LORA;
import static dev.dreambooth.contract.settings.train.LoraSettings.LORA_SCALE;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.train.LoraChoice;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The model that images are made with: the one that training left, else the base model; and the LoRAs added to it, those
 * that the settings name, else the one that training left.
 */
public final class SampledModel implements AutoCloseable {
    private static final double AS_TRAINED = 1;

    private final ModelFolder folder;
    private final String digest;
    private final Map<String, String> inputs;
    private final List<LoraMerge> loras;
    private final List<GenerationParameters.Lora> loraParameters;
    private final Embeddings embeddings;

    private SampledModel(ModelFolder folder, List<LoraMerge> loras, Embeddings embeddings, StageContext context) {
        this.folder = folder;
        this.embeddings = embeddings;
        this.loras = List.copyOf(loras);
        inputs = Environment.inputs(folder, context); // first: what it remembers of large files the digest goes by
        digest = folder.digest();
        loraParameters = loras.stream()
                .map(added -> new GenerationParameters.Lora(added.file().digest(), added.strength()))
                .toList();
        embeddings.digests().forEach((token, file) -> inputs.put("embedding " + token, file));
        for (int i = 0; i < loras.size(); i++) {
            inputs.put(
                    loras.size() == 1 ? "lora" : "lora " + (i + 1),
                    loraParameters.get(i).digest());
        }
    }

    /**
     * Finds the model and the LoRAs.
     *
     * @throws UserError if one of them is damaged, or there is a strength but no LoRA that it is for
     */
    public static SampledModel of(StageContext context) {
        ModelFolder folder = BaseModel.openTrained(context);
        List<LoraChoice> choices = choices(context);
        // a record repeats defaults as if they had been set
        boolean scaled = context.get(LORA_SCALE) != AS_TRAINED;
        if (scaled && choices.stream().allMatch(choice -> choice.scale().isPresent())) {
            throw UserError.configuration(
                            "loraScale = " + context.get(LORA_SCALE) + " is set, but there is no LoRA"
                                    + (choices.isEmpty() ? "." : " without a scale of its own."),
                            "Name one by lora, train one with trainMethod lora, or leave loraScale out.")
                    .about(LORA_SCALE);
        }
        List<LoraMerge> loras = new ArrayList<>();
        try {
            for (LoraChoice choice : choices) {
                double strength = choice.scale().orElse(context.get(LORA_SCALE));
                loras.add(new LoraMerge(LoraFile.open(choice.file()), strength));
            }
            Embeddings embeddings = Embeddings.read(
                    context, loras.stream().map(added -> added.file().path()).toList());
            return new SampledModel(folder, loras, embeddings, context);
        } catch (UserError e) {
            close(loras);
            throw e.setting().isPresent() ? e : e.about(LORA); // so that the message tells where the file was named
        } catch (RuntimeException e) {
            close(loras);
            throw e;
        }
    }

    /** Finds the base model, without any LoRA. */
    public static SampledModel ofBase(StageContext context) {
        return new SampledModel(
                BaseModel.openTextToImage(context), List.of(), Embeddings.read(context, List.of()), context);
    }

    private static List<LoraChoice> choices(StageContext context) {
        return context.find(LORA)
                .orElseGet(() -> BaseModel.trainedLora(context.spec()).stream()
                        .map(trained -> new LoraChoice(trained, Optional.empty()))
                        .toList());
    }

    /** Returns what the fingerprint says of them. */
    public Map<String, String> inputs() {
        return inputs;
    }

    /**
     * Refuses to begin with what the model cannot begin with, by its configuration.
     *
     * @throws UserError if it is made for inpainting and there is no image with a mask
     */
    public void check(InitialFiles initial, StageContext context) {
        if (BaseModel.inpaints(folder) && initial.mask().isEmpty()) {
            throw InitialImage.missingForInpainting(
                    "The model " + context.spec().model());
        }
    }

    /** Returns the model's folder. */
    public ModelFolder folder() {
        return folder;
    }

    /** Returns a sentence part that names all of them. */
    public String description() {
        return folder.name()
                + loras.stream()
                        .map(added -> " with the LoRA " + added.file().path())
                        .collect(Collectors.joining());
    }

    /** Returns the SHA-256 that stands for the model. */
    public String digest() {
        return digest;
    }

    /** Returns whether LoRAs are added to the model. */
    public boolean hasLoras() {
        return !loras.isEmpty();
    }

    /** Returns what each image tells of the LoRAs, in the order in which they are added. */
    List<GenerationParameters.Lora> loraParameters() {
        return loraParameters;
    }

    /** Returns the words that prompts may hold beside those of the vocabulary. */
    Embeddings embeddings() {
        return embeddings;
    }

    /**
     * Loads the weights, and the words.
     *
     * @param denoiserType what the denoiser computes in
     * @throws UserError if a LoRA or a word does not fit the model
     */
    public LatentDiffusionModel open(Device device, DType denoiserType) {
        return openModel(device, denoiserType).learning(embeddings.words());
    }

    private LatentDiffusionModel openModel(Device device, DType denoiserType) {
        if (loras.isEmpty()) {
            return LatentDiffusionModel.open(folder, Set.of(), device, denoiserType);
        }
        try {
            return LatentDiffusionModel.open(folder, loras, device, denoiserType);
        } catch (UserError e) {
            throw e.setting().isPresent() ? e : e.about(LORA);
        }
    }

    /** Warns of what of the LoRAs acts on nothing; to be asked when the model is open. */
    void warnOfUnusedLayers(StageContext context) {
        loras.forEach(added -> added.file().passedOver().ifPresent(context::warn));
    }

    private static void close(List<LoraMerge> loras) {
        loras.forEach(added -> added.file().close());
    }

    @Override
    public void close() {
        close(loras);
    }
}
