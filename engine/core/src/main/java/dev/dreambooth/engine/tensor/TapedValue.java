package dev.dreambooth.engine.tensor;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A result on a {@link GradientTape}: its elements, as a leaf that ops further on are differentiated at, and its gradient. */
final class TapedValue implements AutoCloseable {
    private final Tensor leaf;
    private @Nullable Tensor gradient;

    /**
     * @param result of an op; may be closed by its holder at any time
     */
    TapedValue(Tensor result) {
        leaf = Scope.detach(result.detach()).requireGrad(true);
    }

    Tensor leaf() {
        return leaf;
    }

    /** Adds what the last of the ops that read this value, of those not yet counted, contributes. */
    void addGradient(Tensor contribution) {
        Tensor before = gradient;
        gradient = Scope.detach(before == null ? contribution : before.add(contribution));
        if (before != null) {
            before.close();
        }
    }

    /** The gradient so far, or empty if nothing that was differentiated depends on this value. */
    Optional<Tensor> gradient() {
        return Optional.ofNullable(gradient);
    }

    void clearGradient() {
        if (gradient != null) {
            gradient.close();
            gradient = null;
        }
    }

    @Override
    public void close() {
        clearGradient();
        leaf.close();
    }
}
