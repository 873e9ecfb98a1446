package dev.dreambooth.engine.model.part;

import java.util.List;

/** Turns prompts into the token ids that a text encoder takes. */
public interface Tokenizer {
    /** Returns the number of ids a prompt is padded or cut to. */
    int modelMaxLength();

    /** Tokenizes a prompt, cut and padded to {@link #modelMaxLength}. */
    TokenizedPrompt encode(String prompt);

    /** Returns the pieces a text is split into, as the vocabulary spells them, and however many. */
    List<String> pieces(String text);
}
