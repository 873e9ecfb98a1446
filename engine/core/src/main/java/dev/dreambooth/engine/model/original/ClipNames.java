package dev.dreambooth.engine.model.original;

import java.util.Optional;
import java.util.Set;

/** Names of a text encoder's weights that the original keeps as transformers has them, under a prefix. */
public final class ClipNames implements NetworkNames {
    private static final String MODEL = "text_model.";

    /** Numbers in a row, and what measures texts against images: neither has a part in making images. */
    private static final Set<String> NO_WEIGHTS =
            Set.of("text_model.embeddings.position_ids", "text_model.text_projection.weight", "text_model.logit_scale");

    @Override
    public Optional<String> diffusers(String original) {
        // early files were saved by a version of transformers that had no text_model around it
        String name = original.startsWith(MODEL) ? original : MODEL + original;
        return NO_WEIGHTS.contains(name) ? Optional.empty() : Optional.of(name);
    }

    @Override
    public Optional<String> original(String diffusers) {
        return diffusers.startsWith(MODEL) ? Optional.of(diffusers) : Optional.empty();
    }
}
