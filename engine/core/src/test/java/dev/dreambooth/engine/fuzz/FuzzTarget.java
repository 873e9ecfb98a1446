package dev.dreambooth.engine.fuzz;

import java.nio.file.Path;
import java.util.List;

/**
 * A kind of file that people give, and the code of the product that opens it.
 *
 * @param kind what to call it
 * @param share how many of a thousand changed files are of this kind: fewer of those that take long to open
 * @param cutIsRefused whether a file that ends early must be refused, since its format tells
 * @param inputs whole ones
 * @param reader opens them
 */
record FuzzTarget(String kind, int share, boolean cutIsRefused, List<FuzzInput> inputs, Reader reader) {
    /** Returns the kind, for the names of tests. */
    @Override
    public String toString() {
        return kind;
    }

    /** Opens a file as a stage does. */
    @FunctionalInterface
    interface Reader {
        /**
         * Opens a file, and sees for itself that what it gets is consistent.
         *
         * @param file what was changed
         * @param folder what it lies in
         * @param output where results may be written, and nowhere else
         * @throws dev.dreambooth.contract.UserError if the file is refused
         * @throws AssertionError if it is answered by a wrong result
         */
        void read(Path file, Path folder, Path output) throws Exception;
    }
}
