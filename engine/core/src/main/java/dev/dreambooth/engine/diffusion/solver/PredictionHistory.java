package dev.dreambooth.engine.diffusion.solver;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What a multistep scheduler remembers of earlier steps: the last few tensors, which it owns, newest first. */
public final class PredictionHistory implements AutoCloseable {
    private final List<Tensor> newestFirst = new ArrayList<>();
    private final int most;

    /**
     * Remembers nothing yet.
     *
     * @param most how many to remember
     */
    public PredictionHistory(int most) {
        this.most = most;
    }

    /** Remembers a copy, and forgets the oldest if there are too many. */
    public void add(Tensor tensor) {
        newestFirst.add(0, Scope.detach(tensor.copy()));
        if (newestFirst.size() > most) {
            newestFirst.remove(most).close();
        }
    }

    /** Returns how many are remembered. */
    public int size() {
        return newestFirst.size();
    }

    /** Returns the tensor that was added {@code age} additions before the last one. */
    public Tensor get(int age) {
        return newestFirst.get(age);
    }

    /** Returns the sum of the newest tensors, each times its weight. */
    public Tensor combined(double... weights) {
        Tensor sum = get(0).mul(weights[0]);
        for (int age = 1; age < weights.length; age++) {
            sum = sum.addScaled(get(age), weights[age]);
        }
        return sum;
    }

    @Override
    public void close() {
        newestFirst.forEach(Tensor::close);
        newestFirst.clear();
    }
}
