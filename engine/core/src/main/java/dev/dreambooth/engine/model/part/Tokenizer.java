package dev.dreambooth.engine.model.part;

import java.util.List;

/** Turns prompts into the token ids that a text encoder takes. */
public interface Tokenizer {
    /** Returns the number of ids a prompt is padded or cut to. */
    int modelMaxLength();

    /** Tokenizes a prompt, cut and padded to {@link #modelMaxLength}. */
    default TokenizedPrompt encode(String prompt) {
        return framed(tokenize(prompt));
    }

    /** Returns the ids of a text as they are: without start, end, or padding, and however many. */
    List<Integer> tokenize(String text);

    /** Puts ids between start and end, cut and padded to {@link #modelMaxLength}. */
    TokenizedPrompt framed(List<Integer> tokens);

    /** Returns the pieces a text is split into, as the vocabulary spells them, and however many. */
    List<String> pieces(String text);
}
