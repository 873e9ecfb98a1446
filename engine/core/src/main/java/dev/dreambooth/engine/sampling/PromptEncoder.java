package dev.dreambooth.engine.sampling;

import dev.dreambooth.contract.settings.choice.PromptSyntax;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.model.part.TextConditioner;
import dev.dreambooth.engine.model.part.WeightedPrompt;
import dev.dreambooth.engine.tensor.Scope;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Turns the prompts of a batch into what the denoiser is told.
 *
 * <p>Each distinct prompt is encoded once, and alone, so that what it becomes does not depend on what else is in the batch.
 * Weighted prompts are as long as the longest of them, in chunks, since the denoiser sees all in one pass: the others, negative
 * ones too, go on with empty chunks.
 *
 * @param text of the model; not owned
 * @param settings of the images
 */
record PromptEncoder(TextConditioner text, SamplingSettings settings) {
    /**
     * Returns the guidance of a batch of B images, in the open scope.
     *
     * <p>As in diffusers, layers are left out for the prompts alone; negative prompts go through the whole encoder.
     */
    Guidance guidance(List<ImageRequest> requests) {
        int chunks = chunks(requests);
        try (Scope scope = Scope.open()) {
            List<MicroConditioning> images =
                    Collections.nCopies(requests.size(), MicroConditioning.whole(settings.width(), settings.height()));
            Conditioning prompts = text.withMicroConditioning(
                    joined(requests, ImageRequest::prompt, words -> encode(words, settings.clipSkip(), chunks)),
                    images);
            if (!settings.guided()) {
                return Guidance.none(prompts).keptIn(scope);
            }
            Conditioning negative = text.withMicroConditioning(
                    joined(requests, ImageRequest::negativePrompt, words -> encodeNegative(words, chunks)), images);
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

    private boolean plain() {
        return settings.promptSyntax() == PromptSyntax.PLAIN;
    }

    /** Returns how many chunks the longest prompt has. */
    private int chunks(List<ImageRequest> requests) {
        if (plain()) {
            return 1;
        }
        return requests.stream()
                .flatMap(request -> settings.guided()
                        ? Stream.of(request.prompt(), request.negativePrompt())
                        : Stream.of(request.prompt()))
                .mapToInt(prompt -> text.chunks(WeightedPrompt.parse(prompt)))
                .max()
                .orElse(1);
    }

    private Conditioning encode(String prompt, int clipSkip, int chunks) {
        return plain()
                ? text.encode(text.tokenize(List.of(prompt)), clipSkip)
                : text.encode(text.tokenize(WeightedPrompt.parse(prompt), chunks), clipSkip)
                        .joined();
    }

    private Conditioning encodeNegative(String prompt, int chunks) {
        return prompt.isEmpty() ? text.encodeAbsent().repeated(chunks) : encode(prompt, 0, chunks);
    }
}
