package dev.dreambooth.contract.settings.type;

/** What a value looks like to those who write it: by this a front end picks its own kind of argument or form field. */
public enum Shape {
    /** True or false. */
    FLAG,
    /** A whole number of 32 bits. */
    INTEGER,
    /** A whole number of 64 bits. */
    LONG,
    /** A number with a fraction. */
    DECIMAL,
    /** One text. */
    TEXT,
    /** Several texts. */
    LIST,
    /** Several mappings, each from names to texts. */
    MAPPINGS,
    /** One text, or several mappings. */
    TEXT_OR_MAPPINGS;

    /** Returns whether an entry of a list can be a mapping. */
    public boolean hasMappings() {
        return this == MAPPINGS || this == TEXT_OR_MAPPINGS;
    }
}
