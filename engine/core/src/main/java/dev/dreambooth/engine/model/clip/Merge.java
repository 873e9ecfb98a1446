package dev.dreambooth.engine.model.clip;

/**
 * One rule of a byte-pair encoding: these two neighbouring symbols become one.
 *
 * @param left the first symbol
 * @param right the second symbol
 */
record Merge(String left, String right) {
    /** Returns the symbol that the two become. */
    String joined() {
        return left + right;
    }
}
