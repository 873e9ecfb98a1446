package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.TensorData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;

/**
 * The adapters of one network, by the module that each stands beside; their owner. The network's own weights are not
 * touched.
 */
public final class LoraAdapter implements AutoCloseable {
    /** What the name of a layer's matrix or kernel ends with. */
    static final String WEIGHT = ".weight";

    /** What PEFT calls DoRA's lengths. */
    static final String MAGNITUDE = ".lora_magnitude_vector";

    private final LoraConfig config;
    private final Map<String, LoraLayer> layers = new LinkedHashMap<>();
    private final IdentityHashMap<Tensor, LoraLayer> byWeight = new IdentityHashMap<>();
    private final Tensor absent = Scope.detach(Tensor.zeros(0));

    @SuppressWarnings(
            "ThreadLocalUsage") // threads are in batches of their own, and the adapters of two networks differ
    private final ThreadLocal<long[]> draw = new ThreadLocal<>();

    private int blocks;

    private LoraAdapter(LoraConfig config) {
        this.config = config;
    }

    /**
     * Makes adapters for a network that leave it as it is until they are trained.
     *
     * @param network its weights, under the names of diffusers and transformers
     * @param seed of the initial values, of which each layer's are a function of (seed, name)
     * @throws IllegalArgumentException if the network has no layer that the configuration means
     */
    public static LoraAdapter create(Parameters network, LoraConfig config, long seed) {
        LoraAdapter adapter = new LoraAdapter(config);
        network.asMap().forEach((name, weight) -> {
            if (name.endsWith(WEIGHT)) {
                String module = module(name);
                if (config.adapts(module)) {
                    long own = Noise.seed(seed, RandomStream.INITIALIZATION, name.hashCode(), 0);
                    adapter.add(module, weight, LoraLayer.initial(weight, config, own, network.device()));
                }
            }
        });
        if (adapter.layers.isEmpty()) {
            adapter.close();
            throw new IllegalArgumentException("no layer of the network is one of " + config.modules());
        }
        return adapter;
    }

    private static String module(String weight) {
        return weight.substring(0, weight.length() - WEIGHT.length());
    }

    private void add(String module, Tensor weight, LoraLayer layer) {
        layers.put(module, layer);
        byWeight.put(weight, layer);
    }

    /**
     * Returns the adapters of one block.
     *
     * @param weights of the block in the order in which its op takes them; what is no vector among them belongs to a layer
     *     that could be adapted
     */
    public BlockLora of(List<Tensor> weights) {
        List<Tensor> matrices = new ArrayList<>();
        boolean any = false;
        for (Tensor weight : weights) {
            if (weight.rank() > 1) {
                LoraLayer layer = byWeight.get(weight);
                matrices.add(layer == null ? absent : layer.down());
                matrices.add(layer == null ? absent : layer.up());
                matrices.add(layer == null ? absent : layer.magnitude().orElse(absent));
                any |= layer != null;
            }
        }
        return any ? new AdaptedBlock(this, List.copyOf(matrices), blocks++) : BlockLora.NONE;
    }

    /** Returns those of the configuration's modules that the network has. */
    List<String> adaptedModules() {
        return config.modules().stream()
                .filter(name -> layers.keySet().stream().anyMatch(layer -> layer.endsWith("." + name)))
                .toList();
    }

    /** Returns how the adapters were made. */
    public LoraConfig config() {
        return config;
    }

    /** Returns the trained matrices by name, such as {@code mid_block…to_q.lora_A.weight}; not to be changed. */
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        layers.forEach((module, layer) -> {
            parameters.put(module + ".lora_A" + WEIGHT, layer.down());
            parameters.put(module + ".lora_B" + WEIGHT, layer.up());
            layer.magnitude().ifPresent(lengths -> parameters.put(module + MAGNITUDE + WEIGHT, lengths));
        });
        return Collections.unmodifiableMap(parameters);
    }

    /** Hands each module with its adapter to a visitor, in the order of the network. */
    void forEach(BiConsumer<String, LoraLayer> visitor) {
        layers.forEach(visitor);
    }

    /**
     * Describes the weights of the network with the adapters added, to be written; they are added one at a time.
     *
     * @param network the one that the adapters were made for, or the same with its weights held in another form
     */
    public List<TensorData> merged(Parameters network) {
        List<TensorData> merged = new ArrayList<>();
        network.asMap().forEach((name, weight) -> {
            LoraLayer layer = name.endsWith(WEIGHT) ? layers.get(module(name)) : null;
            merged.add(
                    layer == null
                            ? TensorData.of(name, weight)
                            : new TensorData(name, weight.dtype(), weight.shape(), () -> merged(weight, layer)));
        });
        return merged;
    }

    private ByteBuffer merged(Tensor weight, LoraLayer layer) {
        try (Scope scope = Scope.open()) {
            return layer.applied(weight.detach())
                    .to(weight.dtype())
                    .to(Device.CPU)
                    .bytes();
        }
    }

    /**
     * Starts a batch of training on this thread, in which a part of each adapter's input is dropped.
     *
     * @param seeds of the masks, one for each sample of the batch: the same seed gives a sample the same masks however
     *     often a block is computed, and whatever it is computed beside
     */
    public void drop(long... seeds) {
        draw.set(seeds.clone());
    }

    /** Ends the dropping on this thread: images are made with everything. */
    public void keepAll() {
        draw.remove();
    }

    /** The probability of dropout as it is now. */
    double dropout() {
        return draw.get() == null ? 0 : config.dropout();
    }

    /** The seeds of a block's masks, one for each sample of this batch. */
    long[] dropoutSeeds(int block) {
        long[] samples = draw.get();
        return samples == null
                ? new long[0]
                : LongStream.of(samples)
                        .map(sample -> Noise.seed(sample, RandomStream.LORA_DROPOUT, block, 0))
                        .toArray();
    }

    @Override
    public void close() {
        layers.values().forEach(LoraLayer::close);
        absent.close();
    }
}
