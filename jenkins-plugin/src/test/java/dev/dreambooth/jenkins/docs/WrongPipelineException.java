package dev.dreambooth.jenkins.docs;

/** Says what Jenkins would not accept of a Pipeline. */
final class WrongPipelineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongPipelineException(String message) {
        super(message);
    }
}
