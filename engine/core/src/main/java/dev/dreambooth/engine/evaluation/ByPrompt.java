package dev.dreambooth.engine.evaluation;

import java.util.List;
import java.util.function.Function;

/**
 * Something of every image that an evaluation made, a T a prompt: its embeddings, say, in the order of the seeds. Tuned
 * and base images of one place share prompt and seed, and so the noise that they began with.
 *
 * @param tuned of the trained model, by prompt
 * @param base of the base model, by prompt, with the class in place of the subject
 * @param classTuned of the trained model, by class prompt
 * @param classBase of the base model, by class prompt
 */
public record ByPrompt<T>(List<T> tuned, List<T> base, List<T> classTuned, List<T> classBase) {
    /**
     * Takes copies.
     *
     * @throws IllegalArgumentException if there are not as many of the base model as of the trained one
     */
    public ByPrompt {
        tuned = List.copyOf(tuned);
        base = List.copyOf(base);
        classTuned = List.copyOf(classTuned);
        classBase = List.copyOf(classBase);
        if (tuned.size() != base.size() || classTuned.size() != classBase.size()) {
            throw new IllegalArgumentException("the trained model and its base have different prompts");
        }
    }

    /** Returns the same of something else. */
    public <R> ByPrompt<R> map(Function<T, R> change) {
        return new ByPrompt<>(
                tuned.stream().map(change).toList(),
                base.stream().map(change).toList(),
                classTuned.stream().map(change).toList(),
                classBase.stream().map(change).toList());
    }
}
