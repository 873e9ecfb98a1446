package dev.dreambooth.engine.evaluation.encoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.StrictJson;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.pickle.TorchCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder that transformers saved a model in, with all that an encoder needs.
 *
 * @param path of the folder
 * @param config its {@code config.json}
 */
record EncoderFolder(Path path, ObjectNode config) {
    private static final String CONFIG = "config.json";
    private static final String PICKLE = "pytorch_model.bin";
    private static final String STEM = "model";

    private static final String WHAT_IS_NEEDED =
            "Give a folder with config.json, model.safetensors and preprocessor_config.json, as transformers saves a CLIP,"
                    + " DINO or DINOv2 model.";

    /** The networks that can be opened. */
    enum Kind {
        /** Images and texts. */
        CLIP("CLIPModel", "clip"),
        /** The image half of it. */
        CLIP_VISION("CLIPVisionModelWithProjection", "clip_vision_model"),
        /** DINO's. */
        VIT("ViTModel", "vit"),
        /** DINOv2's. */
        DINOV2("Dinov2Model", "dinov2"),
        /** DINOv2's with registers. */
        DINOV2_WITH_REGISTERS("Dinov2WithRegistersModel", "dinov2_with_registers");

        private final String architecture;
        private final String modelType;

        Kind(String architecture, String modelType) {
            this.architecture = architecture;
            this.modelType = modelType;
        }

        /** Returns what transformers calls its class. */
        String architecture() {
            return architecture;
        }
    }

    /**
     * Finds a folder and reads its configuration.
     *
     * @throws UserError if there is none
     */
    static EncoderFolder open(Path path) {
        if (Files.isRegularFile(path)) {
            throw UserError.data("The encoder " + path + " is a file, not a folder.", WHAT_IS_NEEDED);
        }
        if (!Files.isDirectory(path)) {
            throw UserError.data("The encoder's folder " + path + " does not exist.", WHAT_IS_NEEDED);
        }
        if (!Files.isRegularFile(path.resolve(CONFIG))) {
            boolean openClip = Stream.of(
                            "open_clip_config.json", "open_clip_pytorch_model.bin", "open_clip_model.safetensors")
                    .anyMatch(name -> Files.exists(path.resolve(name)));
            throw UserError.data(
                    path.resolve(CONFIG) + " is missing"
                            + (openClip
                                    ? ": what is there are open_clip's files, which have a layout of their own."
                                    : "."),
                    openClip
                            ? "Take the same model's files for transformers; most publishers of CLIP have both in one place."
                            : WHAT_IS_NEEDED);
        }
        return new EncoderFolder(path, StrictJson.readConfig(path.resolve(CONFIG)));
    }

    /** Returns what to call the configuration in messages. */
    String configFile() {
        return path.resolve(CONFIG).toString();
    }

    /**
     * Returns which network it is.
     *
     * @throws UserError if it is none that can be opened
     */
    Kind kind() {
        String architecture = config.path("architectures").path(0).asText();
        String type = config.path("model_type").asText();
        for (Kind kind : Kind.values()) {
            if (architecture.isEmpty() ? kind.modelType.equals(type) : kind.architecture.equals(architecture)) {
                return kind;
            }
        }
        String found = architecture.isEmpty() ? "model_type '" + type + "'" : "a " + architecture;
        String known = Stream.of(Kind.values()).map(Kind::architecture).collect(Collectors.joining(", "));
        String lower = (architecture + type).toLowerCase(Locale.ROOT);
        throw UserError.data(
                configFile() + " is that of " + SafetensorsFile.shown(found)
                        + ", which no image is measured with here.",
                lower.contains("cliptext")
                        ? "It reads texts only: give the folder of the whole CLIPModel."
                        : "Give the folder of one of these: " + known + ".");
    }

    /**
     * Opens the weights; the caller closes them.
     *
     * @throws UserError if there are none, or they are damaged
     */
    WeightSet weights() {
        boolean safe = Stream.of(".safetensors", ".safetensors.index.json", ".fp16.safetensors")
                .anyMatch(end -> Files.isRegularFile(path.resolve(STEM + end)));
        Path pickle = path.resolve(PICKLE);
        if (!safe && Files.isRegularFile(pickle)) {
            return WeightSet.of(path, pickle, TorchCheckpoint.open(pickle));
        }
        if (!safe && !Files.exists(path.resolve(PICKLE + ".index.json"))) {
            throw UserError.data(path + " holds no " + STEM + ".safetensors.", WHAT_IS_NEEDED);
        }
        return WeightSet.open(path, STEM);
    }

    /** Returns whether a tensor may be left over: what is in files beside the weights of the encoders. */
    static boolean isBookkeeping(String name) {
        List<String> parts = List.of(name.split("\\.", -1));
        return parts.contains("position_ids")
                || parts.contains("mask_token")
                || parts.contains("pooler")
                || name.equals("logit_scale");
    }
}
