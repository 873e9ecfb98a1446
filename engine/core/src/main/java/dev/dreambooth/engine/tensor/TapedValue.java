package dev.dreambooth.engine.tensor;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A result on a {@link GradientTape}: its elements, as a leaf that ops further on are differentiated at, and its gradient. */
final class TapedValue implements AutoCloseable {
    private final Tensor leaf;
    private final Device device;
    /** The elements where they wait for the way back; none where they stay. */
    private final Optional<Tensor> waiting;

    private @Nullable Tensor gradient;

    /**
     * @param result of an op; may be closed by its holder at any time
     * @param waits whether the elements are kept on the host
     */
    TapedValue(Tensor result, boolean waits) {
        device = result.device();
        leaf = Scope.detach(waits ? result.detach().copiedTo(Device.CPU) : result.detach());
        waiting = waits ? Optional.of(Scope.detach(leaf.detach())) : Optional.empty();
        leaf.requireGrad(true);
    }

    /** What ops are recorded with; its elements are on the device between {@link #fetch} and {@link #putBack}. */
    Tensor leaf() {
        return leaf;
    }

    /** Brings the elements to where they are computed with. */
    void fetch() {
        waiting.ifPresent(elements -> leaf.become(elements.copiedTo(device).requireGrad(true)));
    }

    /** Frees what {@link #fetch} has brought. */
    void putBack() {
        waiting.ifPresent(elements -> leaf.become(elements.detach().requireGrad(true)));
    }

    /** Returns the gradient of a scalar in respect of itself. */
    Tensor ones() {
        fetch();
        Tensor ones = Ops.onesLike(leaf);
        putBack();
        return ones;
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
        waiting.ifPresent(Tensor::close);
        leaf.close();
    }
}
