package dev.dreambooth.engine.diffusion.solver;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What methods share that take two predictions a step: one at its beginning, one further on, from where they come back to
 * the sample of the beginning. Calls of the network are counted from 0: those with even numbers are the first of a step,
 * and the last step has no second.
 */
public final class LookAhead implements AutoCloseable {
    private @Nullable Tensor sample;
    private @Nullable Tensor slope;

    /** Returns whether a call is the first of its step. */
    public static boolean isFirst(int call) {
        return call % 2 == 0;
    }

    /**
     * Returns the timesteps of all calls, [2·N − 1].
     *
     * @param first those of the first call of each step, [N]
     * @param second that of the second call of a step, by the step's index
     */
    public static double[] interleaved(double[] first, IntToDoubleFunction second) {
        double[] timesteps = new double[2 * first.length - 1];
        for (int call = 0; call < timesteps.length; call++) {
            timesteps[call] = isFirst(call) ? first[call / 2] : second.applyAsDouble(call / 2);
        }
        return timesteps;
    }

    /** Keeps copies of the sample that a step began with and of the slope there. */
    public void remember(Tensor begun, Tensor firstSlope) {
        close();
        sample = Scope.detach(begun.copy());
        slope = Scope.detach(firstSlope.copy());
    }

    /** Returns the sample that the step began with. */
    public Tensor sample() {
        return Objects.requireNonNull(sample, "a step's second call follows its first");
    }

    /** Returns the slope at the beginning of the step. */
    public Tensor slope() {
        return Objects.requireNonNull(slope, "a step's second call follows its first");
    }

    @Override
    public void close() {
        if (sample != null) {
            sample.close();
            sample = null;
        }
        if (slope != null) {
            slope.close();
            slope = null;
        }
    }
}
