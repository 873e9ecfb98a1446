package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * The factor that keeps gradients within the range of float16 (Micikevicius et al. 2018, "Mixed Precision Training", 3.2):
 * the loss is multiplied by it before the backward pass, so that small gradients do not vanish below 6e-8, and what comes
 * out is divided by it in 32 bits.
 *
 * <p>It is found by trial, by the rule of torch's GradScaler: it begins at 65536, doubles after 2000 steps in a row whose
 * gradients were finite, and halves when some were not, down to 1; such a step changes nothing. It is always a power of two, so that
 * multiplying and dividing round nothing.
 */
public final class LossScaler implements AutoCloseable {
    private static final float FIRST = 65536;
    private static final float GROWTH = 2;
    private static final float BACKOFF = 0.5f;
    private static final int GROWTH_INTERVAL = 2000;

    /** The factor, steps since it last changed, and steps left out in all: [3]; none if the factor is always 1. */
    private final Optional<Tensor> state;

    private LossScaler(Optional<Tensor> state) {
        this.state = state;
    }

    /** The scaling that computing in float16 needs. */
    public static LossScaler dynamic() {
        return new LossScaler(Optional.of(Scope.detach(Tensor.of(new float[] {FIRST, 0, 0}, 3))));
    }

    /** No scaling: the other formats have the range of 32-bit floats. */
    public static LossScaler none() {
        return new LossScaler(Optional.empty());
    }

    /** Returns the factor of the next step. */
    public double scale() {
        return state.map(Tensor::toFloats).map(now -> (double) now[0]).orElse(1.0);
    }

    /** Returns how many steps were left out since the run began, also before it was resumed. */
    public long skipped() {
        return state.map(Tensor::toFloats).map(now -> (long) now[2]).orElse(0L);
    }

    /**
     * Learns from a step.
     *
     * @param finite whether all its gradients were finite numbers
     */
    public void update(boolean finite) {
        state.ifPresent(tensor -> learn(tensor, finite));
    }

    private static void learn(Tensor state, boolean finite) {
        try (Scope scope = Scope.open()) {
            float[] now = state.toFloats();
            if (!finite) {
                state.copyFrom(Tensor.of(new float[] {Math.max(1, now[0] * BACKOFF), 0, now[2] + 1}, 3));
            } else if (now[1] + 1 == GROWTH_INTERVAL) {
                state.copyFrom(Tensor.of(new float[] {now[0] * GROWTH, 0, now[2]}, 3));
            } else {
                state.copyFrom(Tensor.of(new float[] {now[0], now[1] + 1, now[2]}, 3));
            }
        }
    }

    /** Returns what the next step depends on, by name; the tensor is the live one. */
    public Map<String, Tensor> state() {
        return state.map(tensor -> Map.of("loss_scale", tensor)).orElse(Map.of());
    }

    @Override
    public void close() {
        state().values().forEach(Tensor::close);
    }
}
