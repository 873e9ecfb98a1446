package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Trained weights that stand aside for their averages while these are judged. Closing brings them back bit for bit, and
 * training goes on as if nothing had been.
 *
 * <p>Weights of the averages' type change places with them and take no memory; shorter ones are copied, since averages
 * lose bits in their place, and so are all where an average is computed only when it is asked for. Master copies stay as they are.
 */
public final class SwappedWeights implements AutoCloseable {
    /** Weights and averages that have changed places. */
    private record Exchanged(Tensor weight, Tensor average) {}

    /** A weight that was overwritten, and what it was. */
    private record Overwritten(Tensor weight, Tensor copy) {}

    private final List<Exchanged> exchanged = new ArrayList<>();
    private final List<Overwritten> overwritten = new ArrayList<>();

    /** Leaves all weights where they are. */
    public SwappedWeights() {}

    /**
     * Puts averages in the place of weights.
     *
     * @param averages one for each of the weights
     */
    void replace(List<Tensor> weights, List<Tensor> averages) {
        for (int i = 0; i < weights.size(); i++) {
            Tensor weight = weights.get(i);
            Tensor average = averages.get(i);
            if (weight.dtype() == average.dtype()) {
                exchange(weight, average);
                exchanged.add(new Exchanged(weight, average));
            } else {
                overwrite(weight, average);
            }
        }
    }

    /**
     * Overwrites a weight, of which a copy is kept.
     *
     * @param average not needed any more afterwards
     */
    void overwrite(Tensor weight, Tensor average) {
        overwritten.add(new Overwritten(weight, Scope.detach(weight.copy())));
        weight.copyFrom(average);
    }

    private static void exchange(Tensor one, Tensor other) {
        try (Scope scope = Scope.open()) {
            Tensor before = one.copy();
            one.copyFrom(other);
            other.copyFrom(before);
        }
    }

    /** Puts all weights, and the averages, back where they were. */
    @Override
    public void close() {
        exchanged.forEach(pair -> exchange(pair.weight(), pair.average()));
        exchanged.clear();
        overwritten.forEach(pair -> {
            pair.weight().copyFrom(pair.copy());
            pair.copy().close();
        });
        overwritten.clear();
    }
}
