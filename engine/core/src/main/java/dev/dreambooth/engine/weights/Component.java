package dev.dreambooth.engine.weights;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of a latent diffusion model, each a folder of the model folder. */
public enum Component {
    /** Predicts the noise in a latent image. */
    UNET("unet", Set.of("UNet2DConditionModel"), "config.json", "diffusion_pytorch_model"),
    /** Maps images to latents and back. */
    VAE("vae", Set.of("AutoencoderKL"), "config.json", "diffusion_pytorch_model"),
    /** Turns token ids into the states that the UNet attends to. */
    TEXT_ENCODER("text_encoder", Set.of("CLIPTextModel"), "config.json", "model"),
    /** Turns a prompt into token ids. */
    TOKENIZER("tokenizer", Set.of("CLIPTokenizer", "CLIPTokenizerFast"), "tokenizer_config.json", null),
    /** Knows the noise schedule and how to step along it; which classes there are is the scheduler factory's matter. */
    SCHEDULER("scheduler", Set.of(), "scheduler_config.json", null);

    private final String folder;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> classes;

    private final String configName;
    private final String weightsStem;

    Component(String folder, Set<String> classes, String configName, String weightsStem) {
        this.folder = folder;
        this.classes = classes;
        this.configName = configName;
        this.weightsStem = weightsStem;
    }

    /** Returns the name of the folder, which is also the key in {@code model_index.json}. */
    public String folder() {
        return folder;
    }

    /** Returns the name of the configuration file. */
    public String configName() {
        return configName;
    }

    /** Returns the name of the weight file before its extension; empty for a component without weights. */
    public Optional<String> weightsStem() {
        return Optional.ofNullable(weightsStem);
    }

    /** Returns whether {@code model_index.json} may name this class for the component. */
    boolean accepts(String className) {
        return classes.isEmpty() || classes.contains(className);
    }

    /** Returns the accepted classes for a message. */
    String acceptedClasses() {
        return String.join(" or ", classes.stream().sorted().toList());
    }

    /** Returns the files that the component must have beside its configuration and weights. */
    List<String> otherFiles() {
        return this == TOKENIZER ? List.of("vocab.json", "merges.txt") : List.of();
    }
}
