package dev.dreambooth.engine.evaluation.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.image.ResamplingFilter;
import dev.dreambooth.engine.model.ModelConfig;
import dev.dreambooth.engine.weights.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code preprocessor_config.json}, which names a class of transformers and, if they differ from that class's
 * defaults, its options; in its newest form and in those that were before.
 */
final class PreprocessorConfig {
    private static final String FILE = "preprocessor_config.json";
    /** Where version 5 of transformers puts it, below {@code image_processor}, for models that read texts too. */
    private static final String FILE_OF_PROCESSOR = "processor_config.json";

    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final List<Double> ZERO = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);

    private static final int SIDE = 224;

    private static final Set<String> WITH_CROP =
            Set.of("CLIPImageProcessor", "CLIPFeatureExtractor", "BitImageProcessor");
    private static final Set<String> WITHOUT_CROP = Set.of("ViTImageProcessor", "ViTFeatureExtractor");

    private final Path file;
    private final ObjectNode json;
    private final ModelConfig config;

    private PreprocessorConfig(Path file, ObjectNode json) {
        this.file = file;
        this.json = json;
        config = new ModelConfig(file.toString(), json);
    }

    /**
     * Reads how the images of an encoder are prepared.
     *
     * @throws UserError if the file is missing, or asks for what this engine does not do
     */
    static ImagePreprocessing read(Path folder) {
        Path file = folder.resolve(FILE);
        Path other = folder.resolve(FILE_OF_PROCESSOR);
        if (!Files.isRegularFile(file) && Files.isRegularFile(other)) {
            if (StrictJson.readConfig(other).path("image_processor") instanceof ObjectNode inside) {
                return new PreprocessorConfig(other, inside).read();
            }
        }
        if (!Files.isRegularFile(file)) {
            throw UserError.data(
                    file + " is missing, which says how images are prepared for the encoder.",
                    "Take it from where the encoder comes from: other numbers would mean nothing.");
        }
        return new PreprocessorConfig(file, StrictJson.readConfig(file)).read();
    }

    private ImagePreprocessing read() {
        boolean crops = crops();
        config.only("do_rescale", "true");
        boolean normalizes = config.flag("do_normalize", true);
        List<Double> mean = config.numbers("image_mean", 3).orElse(crops ? CLIP_MEAN : HALF);
        List<Double> deviation = config.numbers("image_std", 3).orElse(crops ? CLIP_DEVIATION : HALF);
        if (deviation.contains(0.0)) {
            throw config.contradiction("image_std has a 0, by which nothing can be divided");
        }
        return new ImagePreprocessing(
                config.flag("do_resize", true) ? Optional.of(resizing(crops)) : Optional.empty(),
                crops && config.flag("do_center_crop", true)
                        ? Optional.of(size("crop_size", json.path("crop_size")))
                        : Optional.empty(),
                config.number("rescale_factor", 1 / 255.0),
                normalizes ? mean : ZERO,
                normalizes ? deviation : ONE);
    }

    /** Finds the class, whose implementations on PyTorch and Pillow have names of their own. */
    private boolean crops() {
        String name = json.path("image_processor_type")
                .asText(json.path("feature_extractor_type").asText());
        String plain = name.replaceFirst("(Fast|Pil)$", "");
        if (WITH_CROP.contains(plain)) {
            return true;
        }
        if (WITHOUT_CROP.contains(plain)) {
            return false;
        }
        throw UserError.data(
                file + ": image_processor_type = '" + name + "' is not one that this engine knows.",
                "Use an encoder with a CLIPImageProcessor, BitImageProcessor or ViTImageProcessor.");
    }

    private ImagePreprocessing.Resizing resizing(boolean crops) {
        JsonNode size = json.path("size");
        int number = config.count("resample", crops ? 3 : 2);
        ResamplingFilter filter = switch (number) {
            case 1 -> ResamplingFilter.LANCZOS;
            case 2 -> ResamplingFilter.BILINEAR;
            case 3 -> ResamplingFilter.BICUBIC;
            default ->
                throw config.contradiction("resample = " + number
                        + " is none of Pillow's numbers of 1 (Lanczos), 2 (bilinear) and 3 (bicubic)");
        };
        JsonNode shortest = size.isObject() ? size.path("shortest_edge") : size;
        boolean keepsAspect = crops && (size.has("shortest_edge") || !size.isObject());
        ImageSize wanted = keepsAspect ? ImageSize.square(side("size", shortest)) : size("size", size);
        return new ImagePreprocessing.Resizing(wanted, keepsAspect, filter);
    }

    /** Reads a width and a height, or one number for both. */
    private ImageSize size(String key, JsonNode node) {
        return node.isObject()
                ? new ImageSize(side(key, node.path("width")), side(key, node.path("height")))
                : ImageSize.square(side(key, node));
    }

    private int side(String key, JsonNode node) {
        JsonNode whole = json.path(key);
        if (whole.isMissingNode() || whole.isNull()) {
            return SIDE;
        }
        if (!node.isIntegralNumber() || node.asInt() < 1 || node.asInt() > 1 << 12) {
            throw config.contradiction(key + " = " + whole + " is no size of images that this engine makes");
        }
        return node.asInt();
    }
}
