package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.onepass.BfloatNumbers;
import dev.dreambooth.engine.training.optimizer.onepass.FloatNumbers;
import dev.dreambooth.engine.training.optimizer.onepass.OnePass;
import dev.dreambooth.engine.training.optimizer.onepass.StoredNumbers;
import dev.dreambooth.engine.training.optimizer.onepass.UpdateRule;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /**
     * How an optimizer changes weights on the host in one pass over them.
     *
     * @param moments what it keeps of each
     * @param rule what a step does
     */
    record OnHost(List<StoredNumbers> moments, UpdateRule rule) {}

    /** Returns how a parameter is changed in one pass, or null where operations on tensors are as fast or all there is. */
    @Nullable
    OnHost onHost(Tensor parameter, double learningRate) {
        return null;
    }

    @Override
    void update(List<Tensor> parameters, List<Tensor> gradients, double learningRate) {
        updateInChunks(parameters, gradients, 1, learningRate);
    }

    @Override
    final void updateHalfPrecision(
            List<Tensor> parameters, List<Tensor> gradients, double factor, double learningRate) {
        updateInChunks(parameters, gradients, factor, learningRate);
    }

    private void updateInChunks(List<Tensor> parameters, List<Tensor> gradients, double factor, double learningRate) {
        countStep(parameters);
        try (Chunks chunks = Chunks.on(parameters.get(0).device())) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                try (Scope scope = Scope.open()) {
                    Tensor gradient = Ops.dense(gradients.get(i));
                    chunks.forEach(parameter.numel(), change(parameter, gradient, factor, learningRate));
                }
            }
        }
    }

    /** Returns what changes a chunk of a parameter. */
    private Consumer<Chunks.Chunk> change(Tensor parameter, Tensor gradient, double factor, double learningRate) {
        OnHost onHost = hasNumbers(parameter) && hasNumbers(gradient) ? onHost(parameter, learningRate) : null;
        if (onHost != null) {
            OnePass pass = new OnePass(weights(parameter), onHost.moments(), onHost.rule());
            StoredNumbers all = numbers(gradient, 0);
            return chunk -> pass.change(all, factor, (int) chunk.first(), (int) chunk.last());
        }
        if (parameter.dtype() == DType.FLOAT32) {
            return chunk -> update(parameter, chunk, chunk.of(parameter), chunk.of(gradient), learningRate);
        }
        return chunk -> {
            Tensor values = masterWeights().exact(parameter, chunk);
            Tensor scaled = chunk.of(gradient).to(DType.FLOAT32).mul(factor);
            update(parameter, chunk, values, scaled, learningRate);
            masterWeights().round(parameter, chunk, values, currentStep());
        };
    }

    /** Whether a tensor's numbers can be read in its memory. */
    private static boolean hasNumbers(Tensor tensor) {
        return !tensor.device().cuda() && tensor.dtype() != DType.FLOAT16;
    }

    private StoredNumbers weights(Tensor parameter) {
        boolean rounded = parameter.dtype() == DType.BFLOAT16;
        return numbers(parameter, rounded ? draw(parameter, RandomStream.ROUNDING) : 0);
    }

    /** Returns moments of a parameter on the host; they are of its shape. */
    final StoredNumbers moments(Tensor moments, Tensor parameter, RandomStream purpose) {
        return numbers(moments, moments.dtype() == DType.BFLOAT16 ? draw(parameter, purpose) : 0);
    }

    /** Returns some moments in 32 bits, to be changed in place: themselves, or a copy if they have 16. */
    static Tensor exact(Tensor moments, Chunks.Chunk chunk) {
        Tensor held = chunk.of(moments);
        return moments.dtype() == DType.BFLOAT16 ? held.to(DType.FLOAT32) : held;
    }

    /**
     * Rounds at random what has become of some moments, if they have 16 bits.
     *
     * @param exact what {@link #exact} gave, changed
     */
    final void round(Tensor moments, Chunks.Chunk chunk, Tensor exact, Tensor parameter, RandomStream purpose) {
        if (moments.dtype() == DType.BFLOAT16) {
            Ops.roundStochastically(chunk.of(moments), exact, chunk.first(), draw(parameter, purpose));
        }
    }

    private long draw(Tensor parameter, RandomStream purpose) {
        return masterWeights().draw(purpose, parameter, currentStep());
    }

    /**
     * Returns the numbers of a tensor on the host.
     *
     * @param draw by which they are rounded, if they have 16 bits
     */
    private static StoredNumbers numbers(Tensor tensor, long draw) {
        return tensor.dtype() == DType.BFLOAT16 ? new BfloatNumbers(tensor, draw) : new FloatNumbers(tensor);
    }
}
