package dev.dreambooth.engine.model.original;

import dev.dreambooth.engine.weights.TensorData;
import dev.dreambooth.engine.weights.TensorEntry;
import dev.dreambooth.engine.weights.TensorFile;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The weights in a single file, by the prefixes under which it keeps the networks.
 *
 * @param file stays its opener's
 */
public record OriginalWeights(TensorFile file) {
    /** Returns the names under a prefix, without it. */
    public Set<String> names(String prefix) {
        return file.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    /** Returns what is under a prefix by its name in diffusers; what has none there is no weight of the model. */
    public Map<String, TensorData> renamed(String prefix, Function<String, Optional<String>> diffusers) {
        Map<String, TensorData> renamed = new TreeMap<>();
        for (String name : names(prefix)) {
            diffusers.apply(name).ifPresent(known -> renamed.put(known, tensor(prefix + name, known)));
        }
        return renamed;
    }

    private TensorData tensor(String original, String name) {
        TensorEntry entry = file.find(original).orElseThrow();
        long[] shape = entry.shape();
        boolean linearToday = shape.length == 4 && VaeNames.isProjection(name);
        return new TensorData(
                name, entry.dtype(), linearToday ? Arrays.copyOf(shape, 2) : shape, () -> file.bytes(original));
    }
}
