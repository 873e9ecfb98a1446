package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * An optimizer that changes an element whatever the elements beyond its chunk are, so that chunks can be changed side by
 * side; what it has to know of all of them it finds beforehand.
 */
abstract sealed class ElementwiseOptimizer extends Optimizer
        permits AdamW, BlockwiseOptimizer, Lion, Prodigy, ScheduleFreeAdamW {
    /**
     * @param groups whose parameters stay their owner's
     */
    ElementwiseOptimizer(List<Group> groups) {
        super(groups);
    }

    /** Counts a step of some parameters, where its number matters. */
    void countStep(List<Tensor> parameters) {}

    /**
     * Changes a chunk of a parameter, and of what is kept for it. The step is counted already.
     *
     * @param values what is changed in place, in 32 bits: the elements of that chunk in one row, or a copy of them
     * @param gradients of the same elements
     */
    abstract void update(Tensor parameter, Chunks.Chunk chunk, Tensor values, Tensor gradients, double learningRate);

    @Override
    void update(List<Tensor> parameters, List<Tensor> gradients, double learningRate) {
        countStep(parameters);
        try (Chunks chunks = Chunks.on(parameters.get(0).device())) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                try (Scope scope = Scope.open()) {
                    Tensor gradient = Ops.dense(gradients.get(i));
                    chunks.forEach(
                            parameter.numel(),
                            chunk -> update(parameter, chunk, chunk.of(parameter), chunk.of(gradient), learningRate));
                }
            }
        }
    }

    @Override
    final void updateHalfPrecision(
            List<Tensor> parameters, List<Tensor> gradients, double factor, double learningRate) {
        countStep(parameters);
        try (Chunks chunks = Chunks.on(parameters.get(0).device())) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                try (Scope scope = Scope.open()) {
                    Tensor gradient = Ops.dense(gradients.get(i));
                    chunks.forEach(parameter.numel(), chunk -> {
                        Tensor values = masterWeights().exact(parameter, chunk);
                        Tensor scaled = chunk.of(gradient).to(DType.FLOAT32).mul(factor);
                        update(parameter, chunk, values, scaled, learningRate);
                        masterWeights().round(parameter, chunk, values, currentStep());
                    });
                }
            }
        }
    }
}
