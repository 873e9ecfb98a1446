package dev.dreambooth.contract.settings;

/** Says why a text is no value of a type; the message completes "learningRate ...". */
final class UnusableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableValueException(String message) {
        super(message);
    }

    /** Returns the usual complaint: the value as it was written. */
    static UnusableValueException of(String text) {
        return new UnusableValueException("is '" + text + "'");
    }
}
