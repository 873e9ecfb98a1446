package dev.dreambooth.engine.family.sd;

import java.util.Optional;

/** Names of the text encoder's weights, which Stable Diffusion 1.x keeps as transformers has them, under a prefix. */
final class TextEncoderNames {
    /** What the original of Stable Diffusion 1.x calls its text encoder as a whole. */
    static final String PREFIX = "cond_stage_model.transformer.";

    private static final String MODEL = "text_model.";
    private static final String POSITION_IDS = "embeddings.position_ids";

    private TextEncoderNames() {}

    /** Returns the name in diffusers; position ids are numbers in a row, not weights, and have none. */
    static Optional<String> diffusers(String original) {
        // early files were saved by a version of transformers that had no text_model around it
        String name = original.startsWith(MODEL) ? original : MODEL + original;
        return name.endsWith(POSITION_IDS) ? Optional.empty() : Optional.of(name);
    }
}
