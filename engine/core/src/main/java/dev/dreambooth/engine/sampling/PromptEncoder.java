package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns the prompts of a batch into the text states that the UNet attends to.
 *
 * <p>Each distinct prompt is encoded once, and alone, so that its states do not depend on what else is in the batch.
 * Shapes: B images, L tokens, D width of the states.
 */
final class PromptEncoder {
    private final ModelComponents model;

    PromptEncoder(ModelComponents model) {
        this.model = model;
    }

    /**
     * Returns the states of a batch: [B, L, D], or with guidance those of the negative prompts before them, [2B, L, D].
     *
     * <p>As in diffusers, layers are left out for the prompts alone; negative prompts go through the whole encoder.
     */
    Tensor states(List<ImageRequest> requests, SamplingSettings settings) {
        try (Scope scope = Scope.open()) {
            List<Tensor> states = new ArrayList<>();
            if (settings.guided()) {
                states.addAll(encode(requests, ImageRequest::negativePrompt, 0));
            }
            states.addAll(encode(requests, ImageRequest::prompt, settings.clipSkip()));
            return scope.keep(Tensor.cat(states, 0));
        }
    }

    private List<Tensor> encode(List<ImageRequest> requests, Function<ImageRequest, String> text, int clipSkip) {
        Map<String, Tensor> known = new HashMap<>();
        return requests.stream()
                .map(text)
                .map(prompt -> known.computeIfAbsent(prompt, absent -> encode(absent, clipSkip)))
                .toList();
    }

    private Tensor encode(String prompt, int clipSkip) {
        CLIPTextModel encoder = model.textEncoder();
        try (Scope scope = Scope.open()) {
            long[] ids = model.tokenizer().encode(prompt).ids();
            Tensor row = Tensor.of(ids, 1, ids.length).to(model.device());
            return scope.keep(encoder.forward(row, clipSkip));
        }
    }
}
