package dev.dreambooth.engine.stage;

/** Thrown by a stage that stopped in good order because it was asked to. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is done and kept, and how to go on
     */
    public CancelledException(String message) {
        super(message);
    }
}
