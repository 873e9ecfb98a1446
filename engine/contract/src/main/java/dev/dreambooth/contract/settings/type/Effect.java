package dev.dreambooth.contract.settings.type;

/**
 * What a change of a setting does to what exists already: whether a result has to be made anew, and whether an
 * interrupted run may go on from its checkpoint.
 */
public enum Effect {
    /** The value decides every step on the way, so it is part of the fingerprint and no checkpoint survives a change. */
    RESULT,
    /**
     * The value decides where the way ends or what is made of its end: it is part of the fingerprint, but the steps done
     * so far are the same, so a run may go on from a checkpoint that was made with another value.
     */
    FINISH,
    /** The value names files; what they hold is part of the fingerprint, where they lie is not. */
    INPUT,
    /** The value says how or where to run and leaves the result alone. */
    RUN
}
