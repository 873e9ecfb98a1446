package dev.dreambooth.engine.model.clip;

import java.util.List;

/** How a text becomes the words that are split into pieces. */
interface Pretokenizer {
    /** Returns a text in the form in which tokens that are normalized are looked for. */
    String normalized(String text);

    /** Returns the words of a text that {@link #normalized} returned, in order; empty if there are none. */
    List<String> words(String normalized);
}
