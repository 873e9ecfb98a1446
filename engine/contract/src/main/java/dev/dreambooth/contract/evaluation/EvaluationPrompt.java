package dev.dreambooth.contract.evaluation;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A prompt of an evaluation.
 *
 * @param text the prompt without the identifier, as the base model was given it and as the text encoder reads it
 * @param kind what it asks of the subject
 */
public record EvaluationPrompt(String text, PromptKind kind) {
    /** Checks that nothing is left out. */
    public EvaluationPrompt {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(kind, "kind");
    }

    /** Leaves the identifier out of a prompt wherever it is a word of its own, and the space behind it. */
    public static String without(String identifier, String prompt) {
        String word = "(?<![\\p{L}\\p{N}])" + Pattern.quote(identifier) + "(?![\\p{L}\\p{N}])\\s*";
        return prompt.replaceAll(word, "").strip();
    }
}
