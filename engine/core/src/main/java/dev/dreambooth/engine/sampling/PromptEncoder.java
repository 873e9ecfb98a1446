package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.tensor.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns the prompts of a batch into what the denoiser is told.
 *
 * <p>Each distinct prompt is encoded once, and alone, so that what it becomes does not depend on what else is in the batch.
 *
 * @param text of the model; not owned
 */
record PromptEncoder(TextConditioner text) {
    /**
     * Returns the guidance of a batch of B images, in the open scope.
     *
     * <p>As in diffusers, layers are left out for the prompts alone; negative prompts go through the whole encoder.
     */
    Guidance guidance(List<ImageRequest> requests, SamplingSettings settings) {
        try (Scope scope = Scope.open()) {
            Conditioning prompts = encode(requests, ImageRequest::prompt, settings.clipSkip());
            Guidance guidance = settings.guided()
                    ? Guidance.classifierFree(
                            encode(requests, ImageRequest::negativePrompt, 0), prompts, settings.guidanceScale())
                    : Guidance.none(prompts);
            return guidance.keptIn(scope);
        }
    }

    private Conditioning encode(List<ImageRequest> requests, Function<ImageRequest, String> prompt, int clipSkip) {
        Map<String, Conditioning> known = new HashMap<>();
        return Conditioning.cat(requests.stream()
                .map(prompt)
                .map(words ->
                        known.computeIfAbsent(words, absent -> text.encode(text.tokenize(List.of(absent)), clipSkip)))
                .toList());
    }
}
