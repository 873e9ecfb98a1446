package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.model.part.PromptTokens;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the denoiser is told of the prompts that training uses over and over. Frozen text encoders compute it once, some
 * prompts at a time; trained ones for every batch that of the prompts that the batch holds, each once, however often it
 * comes.
 *
 * <p>Shapes: P prompts, B batch.
 */
public final class PromptConditioning implements AutoCloseable {
    /** So many prompts go through a frozen encoder together: its memory then does not grow with their number. */
    private static final int TOGETHER = 16;

    private final List<String> texts;
    private final TextConditioner conditioner;
    private final PromptTokens tokens;
    private final Device device;
    private Optional<Conditioning> frozen = Optional.empty();

    /**
     * @param texts all prompts there are, each once
     * @param conditioner encodes them; not owned
     * @param trained whether its encoders change, and gradients have to reach them
     */
    public PromptConditioning(List<String> texts, TextConditioner conditioner, boolean trained) {
        this.texts = List.copyOf(texts);
        this.conditioner = conditioner;
        try (Scope scope = Scope.open()) {
            tokens = conditioner.tokenize(this.texts).detached();
        }
        device = tokens.ids().get(0).device();
        if (!trained) {
            freeze();
        }
    }

    /** Says that the encoders change no more: what they make of the prompts is computed for the last time. */
    public void freeze() {
        if (frozen.isEmpty()) {
            frozen = Optional.of(encodeAll());
        }
    }

    private Conditioning encodeAll() {
        try (Scope scope = Scope.open();
                GradMode off = GradMode.disable()) {
            List<Conditioning> parts = new ArrayList<>();
            for (long from = 0; from < tokens.count(); from += TOGETHER) {
                parts.add(conditioner.encode(tokens.slice(from, Math.min(from + TOGETHER, tokens.count())), 0));
            }
            return (parts.size() == 1 ? parts.get(0) : Conditioning.cat(parts)).map(Scope::detach);
        }
    }

    /**
     * Returns the conditioning of a batch of B samples, in the open scope.
     *
     * @param prompts one a sample
     * @param images what each sample shows
     */
    public Conditioning of(List<String> prompts, List<MicroConditioning> images) {
        try (Scope scope = Scope.open()) {
            return conditioner.withMicroConditioning(of(prompts), images).map(scope::keep);
        }
    }

    Conditioning of(List<String> prompts) {
        long[] numbers = numbers(prompts);
        try (Scope scope = Scope.open()) {
            if (frozen.isPresent()) {
                return frozen.get().gather(index(numbers)).map(scope::keep);
            }
            long[] distinct = distinct(numbers);
            long[] places = Arrays.stream(numbers)
                    .map(prompt -> Arrays.binarySearch(distinct, prompt))
                    .toArray();
            Conditioning encoded = conditioner.encode(tokens.gather(distinct), 0);
            return encoded.gather(index(places)).map(scope::keep);
        }
    }

    /** Returns which prompts of a batch trained encoders are given, in their order: each once. */
    long[] encoded(List<String> prompts) {
        return distinct(numbers(prompts));
    }

    private static long[] distinct(long... numbers) {
        return Arrays.stream(numbers).distinct().sorted().toArray();
    }

    private long[] numbers(List<String> prompts) {
        return prompts.stream().mapToLong(this::number).toArray();
    }

    private long number(String prompt) {
        int number = texts.indexOf(prompt);
        if (number < 0) {
            throw new IllegalArgumentException("the prompt '" + prompt + "' was not announced");
        }
        return number;
    }

    private Tensor index(long... numbers) {
        return Tensor.of(numbers, numbers.length).to(device);
    }

    @Override
    public void close() {
        tokens.close();
        frozen.ifPresent(Conditioning::close);
    }
}
