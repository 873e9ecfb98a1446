package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/** An optimizer that changes an element whatever the elements beyond its piece are, so that pieces can be changed side by side. */
abstract sealed class ElementwiseOptimizer extends Optimizer permits AdamW, AdamW8Bit {
    /**
     * @param groups whose parameters stay their owner's
     */
    ElementwiseOptimizer(List<Group> groups) {
        super(groups);
    }

    /** Returns the counter of a parameter's steps: a scalar. */
    abstract Tensor stepCounter(Tensor parameter);

    /**
     * Changes a piece of a parameter, and of what is kept for it. The step is counted already.
     *
     * @param values what is changed in place, in 32 bits: the elements of that piece in one row, or a copy of them
     * @param gradients of the same elements
     */
    abstract void update(Tensor parameter, Pieces.Piece piece, Tensor values, Tensor gradients, double learningRate);

    /** Counts a step of some parameters. */
    final void countStep(List<Tensor> parameters) {
        Ops.run("count_step", parameters.stream().map(this::stepCounter).toList());
    }

    @Override
    final void updateShort(List<Tensor> parameters, List<Tensor> gradients, double factor, double learningRate) {
        countStep(parameters);
        try (Pieces pieces = Pieces.on(parameters.get(0).device())) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                try (Scope scope = Scope.open()) {
                    Tensor gradient = Ops.call("dense", gradients.get(i));
                    pieces.forEach(parameter.numel(), piece -> {
                        Tensor values = shortOnes().exact(parameter, piece);
                        Tensor scaled = piece.of(gradient).to(DType.FLOAT32).mul(factor);
                        update(parameter, piece, values, scaled, learningRate);
                        shortOnes().round(parameter, piece, values, currentStep());
                    });
                }
            }
        }
    }
}
