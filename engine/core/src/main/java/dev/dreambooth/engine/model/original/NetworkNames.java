package dev.dreambooth.engine.model.original;

import dev.dreambooth.engine.weights.TensorData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a network's weights are called in a single file and in diffusers, each told from the other; and, where the two store
 * a weight in another form, how one becomes the other.
 */
public interface NetworkNames {
    /** Returns the name in diffusers of a weight of the original, or empty if the network has no such weight. */
    Optional<String> diffusers(String original);

    /** Returns the name in the original of a weight of diffusers, or empty if the original has no such weight. */
    Optional<String> original(String diffusers);

    /** Returns weights of the original as diffusers has them; what has no name there is left out. */
    default List<TensorData> unpacked(Collection<TensorData> originals) {
        List<TensorData> unpacked = new ArrayList<>();
        originals.forEach(weight -> diffusers(weight.name()).map(weight::named).ifPresent(unpacked::add));
        return unpacked;
    }

    /** Returns weights of diffusers as the original has them; what has no name there is left out. */
    default List<TensorData> packed(Collection<TensorData> weights) {
        List<TensorData> packed = new ArrayList<>();
        weights.forEach(weight -> original(weight.name()).map(weight::named).ifPresent(packed::add));
        return packed;
    }
}
