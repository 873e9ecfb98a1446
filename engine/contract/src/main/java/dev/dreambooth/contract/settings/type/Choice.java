package dev.dreambooth.contract.settings.type;

/** A constant of an enum that is one of the values of a setting. */
public interface Choice {
    /** Returns the word that people write and that documents hold, in lower case. */
    String label();
}
