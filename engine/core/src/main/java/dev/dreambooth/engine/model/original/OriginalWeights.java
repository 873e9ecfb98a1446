package dev.dreambooth.engine.model.original;

import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.TensorFile;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The weights in a single file, by the prefixes under which it keeps the networks, and what its header says of them. */
public final class OriginalWeights {
    private final Map<String, TensorData> tensors = new TreeMap<>();
    private final Map<String, String> metadata;

    /** Takes tensors under their names in the original. */
    public OriginalWeights(Collection<TensorData> tensors, Map<String, String> metadata) {
        tensors.forEach(tensor -> this.tensors.put(tensor.name(), tensor));
        this.metadata = Map.copyOf(metadata);
    }

    /** Takes the tensors of a file, which stays its opener's. */
    public static OriginalWeights of(TensorFile file) {
        List<TensorData> tensors = file.names().stream()
                .map(name -> file.find(name).orElseThrow())
                .map(entry ->
                        new TensorData(entry.name(), entry.dtype(), entry.shape(), () -> file.bytes(entry.name())))
                .toList();
        return new OriginalWeights(tensors, file.metadata());
    }

    /** Returns the names of all tensors. */
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /** Returns whether there are names with a prefix. */
    public boolean has(String prefix) {
        return tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** Returns the size of one dimension of a tensor, or empty if there is no such tensor or dimension. */
    public Optional<Long> size(String name, int dimension) {
        return Optional.ofNullable(tensors.get(name))
                .map(TensorData::shape)
                .filter(shape -> shape.length > dimension)
                .map(shape -> shape[dimension]);
    }

    /** Returns the tensors under a prefix, without it. */
    public List<TensorData> under(String prefix) {
        return tensors.values().stream()
                .filter(tensor -> tensor.name().startsWith(prefix))
                .map(tensor -> tensor.named(tensor.name().substring(prefix.length())))
                .toList();
    }

    /** Returns the free text of the header. */
    public Map<String, String> metadata() {
        return metadata;
    }
}
