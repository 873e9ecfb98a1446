package dev.dreambooth.engine.family.original;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.family.SingleFileLayout;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.original.IncompleteCheckpointException;
import dev.dreambooth.engine.model.original.NetworkNames;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.model.original.UnknownWeightsException;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.WeightSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the single files of latent diffusion models have in common: networks under prefixes, each with a table of names. */
public abstract class OriginalLayout implements SingleFileLayout {
    private static final int NAMES_SHOWN = 4;

    private final List<OriginalNetwork> networks;

    /** @param networks all that such a file has */
    protected OriginalLayout(OriginalNetwork... networks) {
        this.networks = List.of(networks);
    }

    /** Returns what the configurations of the networks are, and of the scheduler, in the order of a folder's parts. */
    protected abstract Map<ModelPart, ObjectNode> configs(
            Map<ModelPart, NetworkWeights> networks, PredictionHint prediction);

    /** Returns what is usual where a file does not say what its UNet predicts. */
    protected abstract String usualPrediction();

    /** Returns whether files that do not say what their UNet predicts are known to differ in it. */
    protected abstract boolean predictionsDiffer();

    /** Returns {@code model_index.json} for a scheduler of this class. */
    protected abstract ObjectNode index(String schedulerClass);

    /** Returns the ModelSpec name of such a model. */
    protected abstract String architecture(boolean velocity);

    /** Returns why the tokenizers of a model are not those that readers of such a file have, or empty if they are. */
    protected abstract Optional<String> otherTokenizer(ModelFolder model);

    @Override
    public Optional<String> refusal(OriginalWeights file) {
        return networks.stream()
                .filter(network -> network.prefixes().stream().noneMatch(file::has))
                .findFirst()
                .map(network -> "it holds no weights that begin with "
                        + network.prefixes().get(0));
    }

    @Override
    public int likeness(OriginalWeights file) {
        return (int) networks.stream()
                .filter(network -> network.prefixes().stream().anyMatch(file::has))
                .count();
    }

    @Override
    public Unpacked unpack(OriginalWeights file) {
        Set<String> unused = new TreeSet<>(file.names());
        unused.removeAll(Set.of(PredictionHint.VELOCITY_MARKER, PredictionHint.ZERO_SNR_MARKER));
        Map<ModelPart, NetworkWeights> found = new LinkedHashMap<>();
        for (OriginalNetwork network : networks) {
            String prefix = network.prefix(file);
            List<TensorData> originals = file.under(prefix);
            NetworkNames names = network.ofOriginal()
                    .apply(originals.stream().map(TensorData::name).collect(Collectors.toSet()));
            List<TensorData> unpacked = new ArrayList<>();
            List<String> strangers = new ArrayList<>();
            for (TensorData original : originals) {
                List<TensorData> weights = names.unpacked(List.of(original));
                unpacked.addAll(weights);
                if (weights.isEmpty()) {
                    strangers.add(prefix + original.name());
                } else {
                    unused.remove(prefix + original.name());
                }
            }
            if (network.strict() && !strangers.isEmpty()) {
                throw new UnknownWeightsException(shown(strangers));
            }
            found.put(network.part(), new NetworkWeights(unpacked));
        }
        PredictionHint prediction = PredictionHint.of(file, usualPrediction());
        Map<ModelPart, ObjectNode> configs = configs(found, prediction);
        List<UnpackedPart> parts = new ArrayList<>();
        configs.forEach((part, config) -> parts.add(new UnpackedPart(
                part,
                config,
                Optional.ofNullable(found.get(part)).map(NetworkWeights::all).orElse(List.of()))));
        String scheduler = configs.entrySet().stream()
                .filter(entry -> entry.getKey().is(ModelPart.Role.SCHEDULER))
                .map(entry -> entry.getValue().path("_class_name").asText())
                .findFirst()
                .orElseThrow();
        return new Unpacked(parts, index(scheduler), notes(unused), assumption(prediction));
    }

    private static List<String> notes(Set<String> unused) {
        return unused.isEmpty()
                ? List.of()
                : List.of(
                        "Passed over " + unused.size() + " tensors that no image is made with: " + shown(unused) + ".");
    }

    private Optional<String> assumption(PredictionHint prediction) {
        return prediction.assumed() && predictionsDiffer()
                ? Optional.of("It does not say what its UNet predicts; " + prediction.type()
                        + " is assumed. If images are noise or grey, set predictionType to "
                        + (prediction.isVelocity() ? PredictionHint.EPSILON : PredictionHint.VELOCITY) + ".")
                : Optional.empty();
    }

    /** Averaged weights are hundreds of names; of each beginning one tells enough. */
    private static String shown(Collection<String> names) {
        Map<String, Long> beginnings = names.stream()
                .collect(Collectors.groupingBy(
                        name -> name.startsWith("model_ema.") ? "model_ema.*" : name,
                        LinkedHashMap::new,
                        Collectors.counting()));
        String shown = beginnings.keySet().stream()
                .limit(NAMES_SHOWN)
                .map(SafetensorsFile::shown)
                .collect(Collectors.joining(", "));
        return shown + (beginnings.size() > NAMES_SHOWN ? ", …" : "");
    }

    @Override
    public Optional<String> obstacle(ModelFolder model, ObjectNode scheduler) {
        Map<ModelPart, List<TensorData>> headers = new LinkedHashMap<>();
        for (OriginalNetwork network : networks) {
            try (WeightSet set = model.weights(network.part())) {
                List<TensorData> weights = set.tensors();
                NetworkNames names = namesOf(network, weights);
                Optional<String> homeless = weights.stream()
                        .map(TensorData::name)
                        .filter(name -> names.original(name).isEmpty())
                        .findFirst();
                if (homeless.isPresent()) {
                    return Optional.of("there is no place in it for " + homeless.get() + " of " + network.part());
                }
                headers.put(network.part(), weights);
            }
        }
        Map<ModelPart, ObjectNode> usual; // what a reader of the file would take
        try {
            OriginalWeights file = new OriginalWeights(pack(headers, scheduler), metadata(scheduler));
            usual = unpack(file).parts().stream().collect(Collectors.toMap(UnpackedPart::part, UnpackedPart::config));
        } catch (IncompleteCheckpointException e) {
            return Optional.of("the model has no " + e.getMessage());
        }
        return networks.stream()
                .map(OriginalNetwork::part)
                .flatMap(part ->
                        differenceOf(part, Optional.ofNullable(usual.get(part)).orElseThrow(), model.config(part))
                                .map(how -> part + "/" + part.configName() + " has " + how)
                                .stream())
                .findFirst()
                .or(() -> NoiseSchedules.difference(scheduler))
                .or(() -> otherTokenizer(model));
    }

    /** Returns whether a text encoder, UNet or autoencoder computes by both configurations alike, or how they differ. */
    private static Optional<String> differenceOf(ModelPart part, ObjectNode usual, ObjectNode own) {
        String file = part.name();
        try {
            return switch (part.role()) {
                case DENOISER ->
                    ConfigDifference.of(UNet2DConditionConfig.of(file, usual), UNet2DConditionConfig.of(file, own));
                case LATENT_CODEC ->
                    ConfigDifference.of(AutoencoderKLConfig.of(file, usual), AutoencoderKLConfig.of(file, own));
                default -> ConfigDifference.of(CLIPTextConfig.of(file, usual), CLIPTextConfig.of(file, own));
            };
        } catch (UserError e) { // not even a model
            return Optional.of("sizes that its readers refuse (" + e.what() + ")");
        }
    }

    @Override
    public List<TensorData> pack(Map<ModelPart, ? extends Collection<TensorData>> weights, ObjectNode scheduler) {
        List<TensorData> packed = new ArrayList<>();
        for (OriginalNetwork network : networks) {
            Collection<TensorData> own = weights.get(network.part());
            if (own == null) {
                throw new IllegalArgumentException("no weights of " + network.part());
            }
            String prefix = network.prefixes().get(0);
            namesOf(network, own).packed(own).forEach(weight -> packed.add(weight.named(prefix + weight.name())));
        }
        if (NoiseSchedules.endsInNoise(scheduler)) {
            packed.add(marker(PredictionHint.ZERO_SNR_MARKER));
        }
        return packed;
    }

    private static NetworkNames namesOf(OriginalNetwork network, Collection<TensorData> weights) {
        return network.ofDiffusers()
                .apply(weights.stream().map(TensorData::name).collect(Collectors.toSet()));
    }

    /** Returns a tensor without elements, which says something by being there. */
    protected static TensorData marker(String name) {
        return new TensorData(name, DType.FLOAT32, new long[] {0}, () -> ByteBuffer.allocate(0));
    }

    @Override
    public Map<String, String> metadata(ObjectNode scheduler) {
        boolean velocity = NoiseSchedules.predictsVelocity(scheduler);
        return ModelSpec.of(architecture(velocity), velocity);
    }
}
