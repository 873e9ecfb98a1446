package dev.dreambooth.engine.weights.pickle;

/** Says what is wrong with a pickle, in words that follow "it cannot be used:". */
final class MalformedPickleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedPickleException(String finding) {
        super(finding);
    }
}
