package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.contract.SettingName;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.engine.data.image.Pixels;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.model.BlockWeights;
import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.ParallelWorkers;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.SafetensorsFile;
import dev.dreambooth.engine.weights.TensorFile;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.WeightSource;
import dev.dreambooth.engine.weights.pickle.TorchCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * LPIPS with AlexNet (Zhang et al. 2018): how different two images look, which is how the paper of DreamBooth measures
 * diversity.
 *
 * <pre>
 * d(x, y) = Σ_l mean over pixels of w_l · (f_l(x) − f_l(y))²
 * </pre>
 *
 * <ul>
 *   <li>f_l [C_l, H_l, W_l]: AlexNet's features after its l-th rectifier, each pixel's vector of length 1
 *   <li>w_l [C_l]: a head, which people's judgements have taught what counts
 * </ul>
 */
public final class Lpips implements AutoCloseable {
    private static final String TRUNK = "features.0.weight";
    private static final String HEADS = "lin0.model.1.weight";

    /** Channels of the layers, from the image on, their kernels, and their places in torchvision's network. */
    private static final int[] CHANNELS = {3, 64, 192, 384, 256, 256};

    private static final int[] KERNELS = {11, 5, 3, 3, 3};
    private static final int[] PLACES = {0, 3, 6, 8, 10};

    private final Parameters parameters;
    private final List<Tensor> trunk;
    private final List<Tensor> heads;
    private final EncoderIdentity identity;
    private final Device device;

    private Lpips(WeightSource trunkSource, WeightSource headSource, EncoderIdentity identity, Device device) {
        parameters =
                new Parameters((name, shape) -> (name.startsWith("lin") ? headSource : trunkSource).get(name, shape));
        BlockWeights convolutions = new BlockWeights(parameters);
        BlockWeights weights = new BlockWeights(parameters);
        for (int i = 0; i < KERNELS.length; i++) {
            convolutions.conv("features." + PLACES[i], CHANNELS[i + 1], CHANNELS[i], KERNELS[i]);
            weights.add("lin" + i + ".model.1.weight", 1, CHANNELS[i + 1], 1, 1);
        }
        trunk = convolutions.list();
        heads = weights.list();
        this.identity = identity;
        this.device = device;
    }

    /**
     * Opens the weights: a folder with AlexNet as torchvision has it, and the heads as the package {@code lpips} has them, in
     * files of any name, safetensors or pickled.
     *
     * @param folder as the user gave it
     * @param setting where the user gave it
     * @param device where to compute
     * @param hasher finds the digests of the files
     * @throws UserError about the setting, if either is missing or damaged
     */
    public static Lpips open(Path folder, SettingName setting, Device device, FileHasher hasher) {
        try {
            Path trunk = holding(folder, TRUNK, "AlexNet's weights, as torchvision names them");
            Path heads = holding(folder, HEADS, "LPIPS' heads for AlexNet, as the package lpips names them");
            try (WeightSet trunkSet = WeightSet.of(folder, trunk, file(trunk));
                    WeightSet headSet = WeightSet.of(folder, heads, file(heads))) {
                String digests = hasher.sha256(trunk) + "\n" + hasher.sha256(heads) + "\n";
                return new Lpips(
                        LoadedWeights.owned(trunkSet).on(device),
                        LoadedWeights.owned(headSet).on(device),
                        new EncoderIdentity(
                                "lpips-alex", Sha256.of(digests.getBytes(StandardCharsets.UTF_8)), "as it is, -1 to 1"),
                        device);
            }
        } catch (UserError refused) {
            throw refused.about(setting);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path holding(Path folder, String tensor, String what) throws IOException {
        if (Files.isDirectory(folder)) {
            List<Path> files;
            try (Stream<Path> all = Files.list(folder)) {
                files = all.filter(path -> path.toString().matches(".*\\.(safetensors|pth|pt|bin)"))
                        .sorted()
                        .toList();
            }
            for (Path path : files) {
                try (TensorFile file = file(path)) {
                    if (file.names().contains(tensor)) {
                        return path;
                    }
                }
            }
        }
        throw UserError.data(
                folder + " holds no file with " + what + " (" + tensor + ").",
                "Give a folder with both files: .safetensors, or pickles that PyTorch 1.6 or later wrote.");
    }

    private static TensorFile file(Path path) {
        return path.toString().endsWith(".safetensors") ? SafetensorsFile.open(path) : TorchCheckpoint.open(path);
    }

    /** Returns what made the distances. */
    public EncoderIdentity identity() {
        return identity;
    }

    /**
     * Returns the mean distance of all pairs of some images, each pair once.
     *
     * @param images at least 2, all of one size
     */
    public double meanDistance(List<RgbImage> images) {
        if (images.size() < 2) {
            throw new IllegalArgumentException("there is no pair in " + images.size() + " images");
        }
        List<List<Tensor>> features = new ArrayList<>();
        try (ParallelWorkers workers = device.cuda() ? ParallelWorkers.shared() : ParallelWorkers.sideBySide()) {
            workers.forEach(images, this::features, features::add);
            double sum = 0;
            for (int i = 0; i < features.size(); i++) {
                for (int j = 0; j < i; j++) {
                    sum += distance(features.get(i), features.get(j));
                }
            }
            return sum / (features.size() * (features.size() - 1) / 2.0);
        } finally {
            features.forEach(maps -> maps.forEach(Tensor::close));
        }
    }

    private List<Tensor> features(RgbImage image) {
        try (Scope scope = Scope.open()) {
            Tensor pixels = Tensor.of(Pixels.toFloats(image), 1, 3, image.height(), image.width());
            List<Tensor> maps = Ops.lpipsFeatures(pixels.to(device), trunk);
            maps.forEach(Scope::detach);
            return maps;
        }
    }

    private double distance(List<Tensor> first, List<Tensor> second) {
        try (Scope scope = Scope.open()) {
            return Ops.lpipsDistance(first, second, heads).item();
        }
    }

    /** Frees the weights. */
    @Override
    public void close() {
        parameters.close();
    }
}
