package dev.dreambooth.jenkins.untrusted;

import java.io.IOException;

/** Tells that something an agent sent does not have the form or the size that it must have. */
public final class UntrustedDataException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates an error that says what is wrong, without repeating what was sent. */
    public UntrustedDataException(String message) {
        super(message);
    }
}
