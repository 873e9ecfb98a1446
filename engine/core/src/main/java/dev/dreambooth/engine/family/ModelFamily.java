package dev.dreambooth.engine.family;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.model.lora.LoraTargets;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelLayout;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A family of latent diffusion models that are laid out, opened and conditioned alike. Everything that sampling and
 * training have to know of it is here; implementations are found by {@link ModelFamilies} as services.
 */
public interface ModelFamily {
    /** Returns the parts of its models, and how they lie in a folder. */
    ModelLayout layout();

    /**
     * Opens a model. Configurations are checked against each other before any weight is read.
     *
     * @param loader builds networks from the folder's weights
     * @throws dev.dreambooth.contract.UserError if a file is damaged, or two of them contradict each other
     */
    LatentDiffusionModel open(PartLoader loader);

    /** Reads the tokenizer that decides how much of a prompt is read, and whether a word is one token. */
    Tokenizer tokenizer(ModelFolder folder);

    /** Opens the denoiser alone; see {@link #open}. */
    Denoiser openDenoiser(PartLoader loader);

    /**
     * Returns what a model's configurations tell of the memory that it takes, before any weight is read.
     *
     * @throws dev.dreambooth.contract.UserError if a configuration is not supported
     */
    ModelGeometry geometry(ModelFolder folder);

    /** Returns the configuration that images are sampled with: a model's own, with what its early files got wrong. */
    default SchedulerConfig samplingConfig(SchedulerConfig own) {
        return own;
    }

    /** Returns how its models lie in single files, if they do: one layout or several. */
    default List<SingleFileLayout> singleFiles() {
        return List.of();
    }

    /** Returns how a model of the family would lie in a single file, or empty if none of its kind does. */
    default Optional<SingleFileLayout> singleFile(ModelFolder model) {
        return Optional.empty();
    }

    /**
     * Returns how the names of those weights of a part begin that no output depends on, so that training leaves them as they
     * are.
     */
    default List<String> unusedWeights(ModelFolder folder, ModelPart part) {
        return List.of();
    }

    /** Returns the weights of a part that training may change, by name: all that something depends on. */
    default Map<String, Tensor> trainableWeights(ModelFolder folder, ModelPart part, Parameters weights) {
        List<String> unused = unusedWeights(folder, part);
        Map<String, Tensor> trainable = new LinkedHashMap<>(weights.asMap());
        trainable.keySet().removeIf(name -> unused.stream().anyMatch(name::startsWith));
        return trainable;
    }

    /** Returns how the modules are called that have adapters in a LoRA, without what stands before. */
    default List<String> loraModules(LoraTargets targets) {
        return targets.modules();
    }

    /** Returns what the header of a LoRA in kohya's layout says of its base model, for the readers of that layout. */
    default Map<String, String> kohyaMetadata(ModelFolder folder) {
        return Map.of();
    }
}
