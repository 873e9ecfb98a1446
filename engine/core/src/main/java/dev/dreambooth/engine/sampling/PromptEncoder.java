package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.tensor.Scope;
import java.util.Collections;
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
            List<MicroConditioning> images =
                    Collections.nCopies(requests.size(), MicroConditioning.whole(settings.width(), settings.height()));
            Conditioning prompts = text.withMicroConditioning(
                    joined(requests, ImageRequest::prompt, words -> encode(words, settings.clipSkip())), images);
            if (!settings.guided()) {
                return Guidance.none(prompts).keptIn(scope);
            }
            Conditioning negative = text.withMicroConditioning(
                    joined(requests, ImageRequest::negativePrompt, this::encodeNegative), images);
            return Guidance.classifierFree(negative, prompts, settings.guidanceScale(), settings.guidanceRescale())
                    .keptIn(scope);
        }
    }

    private static Conditioning joined(
            List<ImageRequest> requests, Function<ImageRequest, String> prompt, Function<String, Conditioning> encode) {
        Map<String, Conditioning> known = new HashMap<>();
        return Conditioning.cat(requests.stream()
                .map(prompt)
                .map(words -> known.computeIfAbsent(words, encode))
                .toList());
    }

    private Conditioning encode(String prompt, int clipSkip) {
        return text.encode(text.tokenize(List.of(prompt)), clipSkip);
    }

    private Conditioning encodeNegative(String prompt) {
        return prompt.isEmpty() ? text.encodeAbsent() : encode(prompt, 0);
    }
}
