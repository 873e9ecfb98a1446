package dev.dreambooth.contract.cache;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A store that a build may do without: its first failure is told to the user, and from then on it is left alone. */
final class CacheTier {
    private final CacheStore store;
    private final boolean remote;
    private final boolean writable;
    private final Consumer<String> warnings;
    private boolean failed;

    /**
     * Creates a tier.
     *
     * @param remote whether machines share it
     * @param writable whether results are stored there too
     * @param warnings takes a sentence for a person
     */
    CacheTier(CacheStore store, boolean remote, boolean writable, Consumer<String> warnings) {
        this.store = store;
        this.remote = remote;
        this.writable = writable;
        this.warnings = warnings;
    }

    /** Something to be done with a store. */
    @FunctionalInterface
    interface Action<T> {
        T with(CacheStore store) throws IOException;
    }

    /**
     * Does something with the store.
     *
     * @param otherwise what comes of it if the store fails or has failed before
     */
    <T> T attempt(Action<T> action, T otherwise) {
        if (failed) {
            return otherwise;
        }
        try {
            return action.with(store);
        } catch (CorruptEntryException e) {
            if (writable) {
                remove(e.suspects());
            }
            warnings.accept("The " + place() + " holds a corrupted entry, which is refused: " + e.getMessage() + ".");
            return otherwise;
        } catch (IOException e) {
            failed = true;
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            warnings.accept("The run goes on without the " + place() + ": " + why + ".");
            return otherwise;
        }
    }

    /** Makes room for the sound files that a later run stores in their place. */
    private void remove(List<String> names) {
        for (String name : names) {
            try {
                store.remove(name);
            } catch (IOException kept) {
                return; // the next reader refuses it again
            }
        }
    }

    boolean isWritable() {
        return writable;
    }

    boolean isRemote() {
        return remote;
    }

    /** Returns what it is and where, such as {@code remote cache https://cache.example/dreambooth/}. */
    String place() {
        return (remote ? "remote" : "local") + " cache " + store.place();
    }
}
