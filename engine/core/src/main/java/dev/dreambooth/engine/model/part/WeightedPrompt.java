package dev.dreambooth.engine.model.part;

import java.util.List;

/**
 * A prompt whose parts weigh differently, in the notation that AUTOMATIC1111's web interface made common:
 *
 * <ul>
 *   <li>{@code (x)} weighs x 1.1 times as much, {@code [x]} 1/1.1 times, {@code (x:1.3)} 1.3 times; brackets in brackets
 *       multiply, and one that is not closed goes on to the end
 *   <li>{@code \(} is a bracket that weights nothing, and so is each of {@code ( ) [ ] \} behind a backslash
 *   <li>{@code BREAK} begins a new section, which begins a new {@link PromptChunk}
 * </ul>
 *
 * <p>Every text is such a prompt: a bracket that closes nothing, a weight that is no number, and a colon elsewhere stand
 * for themselves.
 *
 * @param sections of parts, neighbours of one weight joined; at least one section, which may hold nothing
 */
public record WeightedPrompt(List<List<Part>> sections) {
    /**
     * Words of one weight.
     *
     * @param text never empty
     * @param weight 1 for words outside of brackets
     */
    public record Part(String text, double weight) {}

    /** Copies the lists. */
    public WeightedPrompt {
        sections = sections.stream().map(List::copyOf).toList();
    }

    /** Reads a prompt; never fails. */
    public static WeightedPrompt parse(String prompt) {
        return new WeightedPromptParser(prompt).parse();
    }

    /** Returns whether this notation takes a prompt for something else than its plain text. */
    public static boolean changes(String prompt) {
        List<Part> whole = prompt.isEmpty() ? List.of() : List.of(new Part(prompt, 1));
        return !parse(prompt).sections().equals(List.of(whole));
    }
}
