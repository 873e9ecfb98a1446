package dev.dreambooth.engine.model.original;

/** Says that a network in a single file has weights that no model of its kind has. */
public final class UnknownWeightsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String names;

    /**
     * @param names some of them, in the original
     */
    public UnknownWeightsException(String names) {
        super(names);
        this.names = names;
    }

    /** Returns their names for a message. */
    public String names() {
        return names;
    }
}
