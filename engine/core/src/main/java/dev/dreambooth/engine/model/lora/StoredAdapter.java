package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.Optional;

/**
 * The adapter of one module as a file holds it.
 *
 * @param delta what it adds
 * @param scale factor of that, mostly α / r
 * @param magnitude the lengths that the sum is given, with DoRA
 */
record StoredAdapter(WeightDelta delta, double scale, Optional<Magnitude> magnitude) {
    /**
     * Returns what it makes of a weight of its module, in the scope of the caller.
     *
     * @param strength factor of what it adds; at 0 the weight stays as it is, whatever its lengths
     */
    Tensor applied(Tensor weight, double strength) {
        Tensor sum =
                weight.add(delta.times(strength * scale).reshape(weight.shape()).to(weight.device()));
        return strength == 0
                ? sum
                : magnitude.map(lengths -> lengths.given(sum)).orElse(sum);
    }
}
