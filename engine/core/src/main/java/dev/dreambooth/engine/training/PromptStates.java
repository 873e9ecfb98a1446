package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * The states of prompts by their texts.
 *
 * @param texts all prompts there are, each once, by the number under which {@code states} knows it
 * @param states their states
 */
public record PromptStates(List<String> texts, TextConditioning states) {
    /** Returns the states for a batch, [B, L, D]: one prompt a sample. */
    public Tensor of(List<String> prompts) {
        return states.states(numbers(prompts));
    }

    /** Returns the numbers of a batch's prompts as a trained encoder is given them. */
    long[] encoded(List<String> prompts) {
        return TextConditioning.encoded(numbers(prompts));
    }

    private long[] numbers(List<String> prompts) {
        return prompts.stream().mapToLong(this::number).toArray();
    }

    private long number(String prompt) {
        int number = texts.indexOf(prompt);
        if (number < 0) {
            throw new IllegalArgumentException("no states of the prompt '" + prompt + "'");
        }
        return number;
    }
}
