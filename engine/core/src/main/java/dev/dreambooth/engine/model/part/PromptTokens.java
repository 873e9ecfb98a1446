package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Prompts as the text encoders of a model take them: token ids [P, L] for each encoder, in their order; P prompts, L
 * tokens.
 *
 * @param ids one tensor for each text encoder
 */
public record PromptTokens(List<Tensor> ids) implements AutoCloseable {
    /** Copies the list. */
    public PromptTokens {
        ids = List.copyOf(ids);
    }

    /** Returns the number of prompts. */
    public long count() {
        return ids.get(0).size(0);
    }

    /** Returns the prompts from one to before another. */
    public PromptTokens slice(long from, long to) {
        return map(tensor -> tensor.slice(0, from, to));
    }

    /**
     * Returns some of the prompts.
     *
     * @param numbers below {@link #count}
     */
    public PromptTokens gather(long... numbers) {
        Tensor index = Tensor.of(numbers, numbers.length).to(ids.get(0).device());
        return map(tensor -> tensor.gather(index));
    }

    /** Returns the same prompts in tensors that no scope frees. */
    public PromptTokens detached() {
        return map(Scope::detach);
    }

    private PromptTokens map(UnaryOperator<Tensor> change) {
        return new PromptTokens(ids.stream().map(change).toList());
    }

    @Override
    public void close() {
        ids.forEach(Tensor::close);
    }
}
