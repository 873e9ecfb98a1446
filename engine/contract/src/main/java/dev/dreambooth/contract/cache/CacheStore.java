package dev.dreambooth.contract.cache;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A place that keeps files by name. Nothing it returns is trusted: who fetches a file checks it. Names consist of plain
 * letters, digits, dots and slashes.
 */
interface CacheStore {
    /** Returns where it is, for a person; without credentials. */
    String place();

    /**
     * Fetches a file.
     *
     * @param target the file to write, which does not exist yet
     * @param limit the length in bytes beyond which the file is refused
     * @return whether there is one of that name
     * @throws IOException if the store does not answer as it should, or the file is longer
     */
    boolean fetch(String name, Path target, long limit) throws IOException;

    /**
     * Tells whether there is a file of this name.
     *
     * @throws IOException if the store does not answer as it should
     */
    boolean has(String name) throws IOException;

    /**
     * Stores a file, in place of one of that name.
     *
     * @throws IOException if that fails; a reader then meets the old file or none
     */
    void store(String name, Path content) throws IOException;

    /**
     * Removes a file, if it is there.
     *
     * @throws IOException if that fails
     */
    void remove(String name) throws IOException;
}
