package dev.dreambooth.engine.model.original;

/** Says that a single file lacks a weight without which nobody can tell what model it is. */
public final class IncompleteCheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param weight its name in diffusers
     */
    public IncompleteCheckpointException(String weight) {
        super(weight);
    }
}
