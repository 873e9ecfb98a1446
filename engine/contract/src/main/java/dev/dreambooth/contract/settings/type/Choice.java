package dev.dreambooth.contract.settings.type;

import java.util.Optional;

/** A constant of an enum that is one of the values of a setting. */
public interface Choice {
    /** Returns the word that people write and that documents hold, in lower case. */
    String label();

    /**
     * Returns why there is no such variant of this value, and what to do, if the word names one that people look for.
     *
     * @param word in lower case
     */
    default Optional<String> whyNot(String word) {
        return Optional.empty();
    }
}
