package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/** The step size that {@link Prodigy} finds, in 64 bits and in a tensor, so that a checkpoint holds it to the last bit. */
final class StepSize {
    /**
     * What a step leaves to the next.
     *
     * @param d the step size
     * @param largest the largest estimate so far
     * @param numerator r
     * @param steps how many steps there were
     */
    record Estimate(double d, double largest, double numerator, double steps) {
        /**
         * Returns what the next step leaves.
         *
         * @param estimate of the step size, which only ever grows
         */
        Estimate next(double numerator, double estimate, Prodigy.Options options) {
            double before = d == options.d0() ? Math.max(d, estimate) : d; // growth is not held back at first
            double most = Math.max(largest, estimate);
            return new Estimate(Math.min(most, before * options.growth()), most, numerator, steps + 1);
        }
    }

    private final Tensor state;

    StepSize(double first) {
        state = Scope.detach(tensor(new Estimate(first, first, 0, 0)));
    }

    private static Tensor tensor(Estimate estimate) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer()
                .put(new double[] {estimate.d(), estimate.largest(), estimate.numerator(), estimate.steps()});
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensor.ofBytes(bytes, DType.FLOAT64, 4).copy());
        }
    }

    Estimate now() {
        DoubleBuffer values = state.bytes().asDoubleBuffer();
        return new Estimate(values.get(0), values.get(1), values.get(2), values.get(3));
    }

    void become(Estimate estimate) {
        try (Scope scope = Scope.open()) {
            state.copyFrom(tensor(estimate));
        }
    }

    /** Returns d, its largest estimate, r, and the number of steps: float64 [4], the live one. */
    Tensor state() {
        return state;
    }
}
