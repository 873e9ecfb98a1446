package dev.dreambooth.contract.cache;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Thrown when what a store holds is not what it is said to be; the message names it, in a clause. */
final class CorruptEntryException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> suspects;

    /**
     * @param suspects the names of the files in the store that are of no use to anybody
     */
    CorruptEntryException(String message, List<String> suspects) {
        super(message);
        this.suspects = new ArrayList<>(suspects);
    }

    List<String> suspects() {
        return List.copyOf(suspects);
    }

    /** Returns this with one more file that is of no use. */
    CorruptEntryException with(String suspect) {
        suspects.add(suspect);
        return this;
    }
}
