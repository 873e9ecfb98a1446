package dev.dreambooth.contract.settings;

/** What a change of a setting does to a result that exists already: whether it has to be made anew. */
public enum Effect {
    /** The value decides what comes out, so it is part of the fingerprint. */
    RESULT,
    /** The value names files; what they hold is part of the fingerprint, where they lie is not. */
    INPUT,
    /** The value says how or where to run and leaves the result alone. */
    RUN
}
