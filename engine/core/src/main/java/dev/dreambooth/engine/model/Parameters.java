package dev.dreambooth.engine.model;

import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of one model by name, in the order in which the model asked for them; their owner. */
public final class Parameters implements WeightSource, AutoCloseable {
    private final WeightSource source;
    private final Map<String, Tensor> byName = new LinkedHashMap<>();
    private final List<Tensor> others = new ArrayList<>();

    /**
     * @param source where the weights come from
     */
    public Parameters(WeightSource source) {
        this.source = source;
    }

    @Override
    public Tensor get(String name, long... shape) {
        Tensor weight = source.get(name, shape);
        byName.put(name, weight);
        return weight;
    }

    /** Takes over what the model computes with and is no weight of it: it is freed with the weights, and never stored. */
    public void own(Tensor other) {
        others.add(other);
    }

    /** Name to weight, in order; not to be changed. */
    public Map<String, Tensor> asMap() {
        return Collections.unmodifiableMap(byName);
    }

    /** The weights in order. */
    public List<Tensor> tensors() {
        return new ArrayList<>(byName.values());
    }

    /** Number of scalars in all weights. */
    public long count() {
        return byName.values().stream().mapToLong(Tensor::numel).sum();
    }

    /** Size of all weights in bytes. */
    public long bytes() {
        return byName.values().stream()
                .mapToLong(weight -> weight.numel() * weight.dtype().bytes())
                .sum();
    }

    /** Moves all that the model computes with to a device. */
    public void relocate(Device device) {
        byName.values().forEach(weight -> weight.relocate(device));
        others.forEach(other -> other.relocate(device));
    }

    /** The device that the weights lie on; some may wait on the host ({@code DenoiserForm}). */
    public Device device() {
        return byName.values().iterator().next().device();
    }

    /** Asks for gradients of all weights, or of none. */
    public void requireGrad(boolean required) {
        byName.values().forEach(weight -> weight.requireGrad(required));
    }

    @Override
    public void close() {
        byName.values().forEach(Tensor::close);
        others.forEach(Tensor::close);
    }
}
