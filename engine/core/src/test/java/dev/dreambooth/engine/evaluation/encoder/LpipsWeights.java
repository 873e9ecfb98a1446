package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.SafetensorsWriter;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Random weights for LPIPS, of AlexNet's shapes. */
public final class LpipsWeights {
    /** The seed that the reference drew from. */
    public static final int SEED = 7000;

    private static final int[] CHANNELS = {3, 64, 192, 384, 256, 256};
    private static final int[] KERNELS = {11, 5, 3, 3, 3};
    private static final int[] PLACES = {0, 3, 6, 8, 10};

    private LpipsWeights() {}

    /** Writes both files into a folder. */
    public static void write(Path folder, int seed) {
        try (Scope scope = Scope.open()) {
            List<TensorData> trunk = new ArrayList<>();
            List<TensorData> heads = new ArrayList<>();
            for (int i = 0; i < KERNELS.length; i++) {
                int kernel = KERNELS[i];
                double spread = Math.sqrt((double) CHANNELS[i] * kernel * kernel);
                String name = "features." + PLACES[i];
                trunk.add(TensorData.of(
                        name + ".weight",
                        Noise.normal(seed + i, CHANNELS[i + 1], CHANNELS[i], kernel, kernel)
                                .div(spread)));
                trunk.add(TensorData.of(name + ".bias", Noise.normal(seed + 10 + i, CHANNELS[i + 1])));
                heads.add(TensorData.of(
                        "lin" + i + ".model.1.weight",
                        Noise.normal(seed + 20 + i, 1, CHANNELS[i + 1], 1, 1).abs()));
            }
            trunk.add(TensorData.of("classifier.1.bias", Tensor.zeros(4)));
            SafetensorsWriter.write(folder.resolve("alexnet.safetensors"), trunk, Map.of());
            SafetensorsWriter.write(folder.resolve("alex.safetensors"), heads, Map.of());
        }
    }
}
