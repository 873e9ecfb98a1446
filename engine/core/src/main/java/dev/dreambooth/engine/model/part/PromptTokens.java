package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Prompts as the text encoders of a model take them: token ids [P, L] for each encoder, in their order; P prompts, or the
 * chunks of one, L tokens.
 *
 * @param ids one tensor for each text encoder
 * @param weights what each token weighs [P, L], for each encoder; none if all weigh the same
 */
public record PromptTokens(List<Tensor> ids, List<Tensor> weights) implements AutoCloseable {
    /** Copies the lists. */
    public PromptTokens {
        ids = List.copyOf(ids);
        weights = List.copyOf(weights);
    }

    /**
     * Returns prompts as they stand, cut to the length that is read, in the innermost scope.
     *
     * @param tokenizers one for each text encoder
     */
    static PromptTokens plain(List<String> prompts, List<? extends Tokenizer> tokenizers, Device device) {
        try (Scope scope = Scope.open()) {
            return new PromptTokens(
                    tokenizers.stream()
                            .map(tokenizer ->
                                    ids(prompts.stream().map(tokenizer::encode).toList(), device))
                            .map(scope::keep)
                            .toList(),
                    List.of());
        }
    }

    /**
     * Returns the chunks of one prompt, in the innermost scope.
     *
     * @param atLeast how many chunks there are to be; empty ones make up the number
     * @param tokenizers one for each text encoder; all get as many chunks as the one that needs most
     */
    static PromptTokens chunked(
            WeightedPrompt prompt, int atLeast, List<? extends Tokenizer> tokenizers, Device device) {
        List<List<PromptChunk>> all = new ArrayList<>();
        int count = Math.max(atLeast, chunks(prompt, tokenizers));
        WeightedPrompt nothing = WeightedPrompt.parse("");
        for (Tokenizer tokenizer : tokenizers) {
            List<PromptChunk> chunks = new ArrayList<>(PromptChunk.of(prompt, tokenizer));
            while (chunks.size() < count) {
                chunks.addAll(PromptChunk.of(nothing, tokenizer));
            }
            all.add(chunks);
        }
        boolean weighted = prompt.sections().stream().flatMap(List::stream).anyMatch(part -> part.weight() != 1);
        try (Scope scope = Scope.open()) {
            Function<List<PromptChunk>, Tensor> ids = chunks ->
                    scope.keep(ids(chunks.stream().map(PromptChunk::tokens).toList(), device));
            Function<List<PromptChunk>, Tensor> weights = chunks -> scope.keep(weights(chunks, device));
            return new PromptTokens(
                    all.stream().map(ids).toList(),
                    weighted ? all.stream().map(weights).toList() : List.of());
        }
    }

    /** Returns how many chunks a prompt needs. */
    static int chunks(WeightedPrompt prompt, List<? extends Tokenizer> tokenizers) {
        return tokenizers.stream()
                .mapToInt(tokenizer -> PromptChunk.of(prompt, tokenizer).size())
                .max()
                .orElseThrow();
    }

    private static Tensor ids(List<TokenizedPrompt> prompts, Device device) {
        int length = prompts.get(0).ids().length;
        long[] ids = prompts.stream()
                .flatMapToLong(prompt -> Arrays.stream(prompt.ids()))
                .toArray();
        return Tensor.of(ids, prompts.size(), length).to(device);
    }

    private static Tensor weights(List<PromptChunk> chunks, Device device) {
        int length = chunks.get(0).weights().length;
        float[] weights = new float[chunks.size() * length];
        for (int i = 0; i < chunks.size(); i++) {
            System.arraycopy(chunks.get(i).weights(), 0, weights, i * length, length);
        }
        return Tensor.of(weights, chunks.size(), length).to(device);
    }

    /**
     * Returns the states of a text encoder as the tokens weigh them, in the innermost scope.
     *
     * @param encoder its number
     * @param states [P, L, D]
     */
    public Tensor weighed(int encoder, Tensor states) {
        return weights.isEmpty() ? states : PromptWeights.apply(weights.get(encoder), states);
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
        return new PromptTokens(
                ids.stream().map(change).toList(), weights.stream().map(change).toList());
    }

    @Override
    public void close() {
        ids.forEach(Tensor::close);
        weights.forEach(Tensor::close);
    }
}
