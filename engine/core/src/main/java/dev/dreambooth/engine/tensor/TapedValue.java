package dev.dreambooth.engine.tensor;

/** A result on a {@link GradientTape}: its elements, as a leaf that ops further on are differentiated at, and its gradient. */
final class TapedValue implements AutoCloseable {
    private final Tensor leaf;
    private Tensor gradient;

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

    /** The gradient so far, or null if nothing that was differentiated depends on this value. */
    Tensor gradient() {
        return gradient;
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
