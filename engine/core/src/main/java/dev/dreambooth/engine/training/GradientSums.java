package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gradients of all parameters, summed over the batches of a step as they come, so that no second set ever exists. A sum of
 * several is kept in 32 bits, whatever its terms are in.
 */
final class GradientSums implements GradientTape.Sink, AutoCloseable {
    private final Map<Tensor, Tensor> sums = new HashMap<>();

    @Override
    public void accept(List<Tensor> parameters, List<Tensor> gradients) {
        add(parameters, gradients);
    }

    /** Adds terms, taking over those that are the first of their parameter; returns the others. */
    private List<Tensor> add(List<Tensor> parameters, List<Tensor> gradients) {
        List<Tensor> before = new ArrayList<>();
        List<Tensor> terms = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor sum = sums.get(parameters.get(i));
            if (sum == null) {
                sums.put(parameters.get(i), Scope.detach(gradients.get(i)));
            } else {
                before.add(inFull(parameters.get(i), sum));
                terms.add(gradients.get(i));
            }
        }
        if (!before.isEmpty()) {
            Ops.accumulate(before, terms, 1.0);
        }
        return terms;
    }

    private Tensor inFull(Tensor parameter, Tensor sum) {
        if (sum.dtype() == DType.FLOAT32) {
            return sum;
        }
        Tensor full = Scope.detach(sum.to(DType.FLOAT32));
        sum.close();
        sums.put(parameter, full);
        return full;
    }

    /** Takes over the sums of another batch, which are freed; nothing happens if they are these. */
    void addAll(GradientSums other) {
        if (other != this) {
            List<Tensor> parameters = List.copyOf(other.sums.keySet());
            add(parameters, parameters.stream().map(other.sums::get).toList()).forEach(Tensor::close);
        }
    }

    /** Returns the sums in the order of the parameters; zeros where the loss does not depend on one. */
    List<Tensor> of(List<Tensor> parameters) {
        List<Tensor> ordered = new ArrayList<>();
        for (Tensor parameter : parameters) {
            ordered.add(sums.computeIfAbsent(parameter, p -> Scope.detach(Ops.zerosLike(p.detach()))));
        }
        return ordered;
    }

    @Override
    public void close() {
        sums.values().forEach(Tensor::close);
    }
}
