package dev.dreambooth.contract.settings.type;

import dev.dreambooth.contract.machine.FileNames;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says why a text is no value of a type; the message completes "learningRate ...". */
public final class UnusableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String remedy;

    /** Takes what completes "learningRate ...". */
    public UnusableValueException(String message) {
        this(message, null);
    }

    private UnusableValueException(String message, @Nullable String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** Returns the usual complaint about a value that people look for in vain, with what to do instead. */
    static UnusableValueException of(String text, String remedy) {
        return new UnusableValueException("is '" + text + "'", remedy);
    }

    /** Returns the usual complaint: the value as it was written. */
    static UnusableValueException of(String text) {
        return new UnusableValueException("is '" + text + "'");
    }

    /**
     * Makes sure that a file can have a name here.
     *
     * @throws UnusableValueException if this process can name no such file
     */
    public static void requireNameable(String name) {
        FileNames.whyNot(name).ifPresent(why -> {
            throw new UnusableValueException("is '" + name + "', " + why, FileNames.REMEDY);
        });
    }

    /** Returns what to do, where that is something else than to write another value. */
    public Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }
}
