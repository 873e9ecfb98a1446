package dev.dreambooth.contract.settings.type;

/** Says why a text is no value of a type; the message completes "learningRate ...". */
public final class UnusableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Takes what completes "learningRate ...". */
    public UnusableValueException(String message) {
        super(message);
    }

    /** Returns the usual complaint: the value as it was written. */
    static UnusableValueException of(String text) {
        return new UnusableValueException("is '" + text + "'");
    }
}
