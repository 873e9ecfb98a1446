package dev.dreambooth.contract.evaluation;

import java.util.Objects;

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
}
