package dev.dreambooth.engine.evaluation.encoder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.model.ModelConfig;
import dev.dreambooth.engine.model.Network;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModelWithProjection;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.vision.CLIPVisionConfig;
import dev.dreambooth.engine.model.vision.CLIPVisionModelWithProjection;
import dev.dreambooth.engine.model.vision.Dinov2Config;
import dev.dreambooth.engine.model.vision.Dinov2Model;
import dev.dreambooth.engine.model.vision.ViTConfig;
import dev.dreambooth.engine.model.vision.ViTModel;
import dev.dreambooth.engine.model.vision.VisionShape;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.WeightSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Builds the encoders of one folder, and frees what was loaded if a later part is refused. */
final class EncoderLoader {
    private final EncoderFolder folder;
    private final Device device;
    private final FileHasher hasher;
    private final UnitVectors vectors;
    private final List<Tensor> loaded = new ArrayList<>();

    EncoderLoader(EncoderFolder folder, Device device, FileHasher hasher) {
        this.folder = folder;
        this.device = device;
        this.hasher = hasher;
        vectors = new UnitVectors(folder.path().toString(), device);
    }

    Encoders open() {
        EncoderFolder.Kind kind = folder.kind();
        ImagePreprocessing preprocessing = PreprocessorConfig.read(folder.path());
        try (WeightSet set = folder.weights()) {
            LoadedWeights weights = LoadedWeights.mapped(set);
            WeightSource source = (name, shape) -> note(weights.get(StoredNames.of(name, set.names()), shape));
            Encoders encoders = switch (kind) {
                case CLIP -> clip(preprocessing, set, source);
                case CLIP_VISION ->
                    images(
                            clipVision(CLIPVisionConfig.of(folder.configFile(), folder.config()), source),
                            preprocessing,
                            set);
                case VIT -> images(vit(source), preprocessing, set);
                case DINOV2 ->
                    images(dinov2(Dinov2Config.of(folder.configFile(), folder.config()), source), preprocessing, set);
                case DINOV2_WITH_REGISTERS ->
                    images(
                            dinov2(Dinov2Config.withRegisters(folder.configFile(), folder.config()), source),
                            preprocessing,
                            set);
            };
            weights.refuseLeftOvers(EncoderFolder::isBookkeeping);
            return encoders;
        } catch (RuntimeException refused) {
            loaded.forEach(Tensor::close);
            throw refused;
        }
    }

    private Tensor note(Tensor stored) {
        Tensor weight = stored;
        if (!device.equals(Device.CPU)) {
            try (stored) {
                weight = Scope.detach(stored.to(device));
            }
        }
        loaded.add(weight);
        return weight;
    }

    /**
     * A network of images with its configuration.
     *
     * @param network built
     * @param forward its computation
     * @param shape of its transformer
     * @param anySize whether it takes images of any size
     */
    private record Vision(Network<?> network, UnaryOperator<Tensor> forward, VisionShape shape, boolean anySize) {}

    private static Vision clipVision(CLIPVisionConfig config, WeightSource source) {
        CLIPVisionModelWithProjection model = new CLIPVisionModelWithProjection(config, source);
        return new Vision(model, model::forward, config.shape(), false);
    }

    private Vision vit(WeightSource source) {
        ViTModel model = new ViTModel(ViTConfig.of(folder.configFile(), folder.config()), source);
        return new Vision(model, model::forward, model.config().shape(), false);
    }

    private static Vision dinov2(Dinov2Config config, WeightSource source) {
        Dinov2Model model = new Dinov2Model(config, source);
        return new Vision(model, model::forward, config.shape(), true);
    }

    private Encoders images(Vision vision, ImagePreprocessing preprocessing, WeightSet set) {
        return new Encoders(encoder(vision, preprocessing, set, ""), Optional.empty());
    }

    private ImageEncoder encoder(Vision vision, ImagePreprocessing preprocessing, WeightSet set, String more) {
        check(vision, preprocessing);
        String network = vision.network().config() + more;
        return new VisionEncoder(
                vision.network(),
                vision.forward(),
                preprocessing,
                new EncoderIdentity(name(), digest(set.files(), network), preprocessing.id()),
                vectors);
    }

    /** Positions were learnt for one size, which the preprocessing then has to give. */
    private void check(Vision vision, ImagePreprocessing preprocessing) {
        ImageSize wanted = ImageSize.square(vision.shape().imageSize());
        if (!vision.anySize() && !preprocessing.output().equals(Optional.of(wanted))) {
            String given = preprocessing.output().map(ImageSize::toString).orElse("any size");
            throw UserError.data(
                    "The encoder " + folder.path() + " takes images of " + wanted
                            + ", and its preprocessor_config.json makes them " + given + ".",
                    "Fetch both files again from one revision of the model.");
        }
    }

    private Encoders clip(ImagePreprocessing preprocessing, WeightSet set, WeightSource source) {
        int projection = new ModelConfig(folder.configFile(), folder.config()).size("projection_dim", 512);
        ObjectNode text = part("text_config").put("projection_dim", projection);
        CLIPTextConfig textConfig = CLIPTextConfig.of(folder.configFile() + ", text_config", text);
        CLIPVisionConfig visionConfig =
                CLIPVisionConfig.of(folder.configFile() + ", vision_config", part("vision_config"));
        CLIPTokenizer tokenizer = CLIPTokenizer.load(folder.path());
        Vision vision = clipVision(visionConfig.projectedTo(projection), source);
        ClipTextEncoder texts =
                new ClipTextEncoder(new CLIPTextModelWithProjection(textConfig, source), tokenizer, vectors);
        return new Encoders(encoder(vision, preprocessing, set, " " + textConfig), Optional.of(texts));
    }

    /** The configuration of one half; where an early file says it twice, {@code _dict} is what counts. */
    private ObjectNode part(String key) {
        for (String name : List.of(key + "_dict", key)) {
            if (folder.config().path(name) instanceof ObjectNode part) {
                return part.deepCopy();
            }
        }
        return CanonicalJson.STRICT.createObjectNode();
    }

    private String name() {
        Path last = folder.path().toAbsolutePath().normalize().getFileName();
        return last == null ? folder.kind().architecture() : last.toString();
    }

    /** Of the weights, by what they hold, and of the configuration, as far as it has a part in the result. */
    private String digest(List<Path> files, String network) {
        StringBuilder lines = new StringBuilder(folder.kind().architecture() + " " + network + "\n");
        try {
            for (Path file : files) {
                lines.append(hasher.sha256(file)).append('\n');
            }
        } catch (IOException unreadable) {
            throw UserError.data(
                            "The weights of the encoder " + folder.path() + " cannot be read: "
                                    + unreadable.getMessage() + ".",
                            "Check that this user may read them.")
                    .causedBy(unreadable);
        }
        return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
