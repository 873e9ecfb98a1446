package dev.dreambooth.engine.tracking;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file of records that grows at its end and can be cut behind any record: what a killed run wrote of steps that come
 * again is cut off.
 */
interface RecordLog extends Closeable {
    /** Decides how much of an earlier file is kept. */
    @FunctionalInterface
    interface Keep {
        /** Returns whether a record is kept; from the first one that is not, the file is cut off. */
        boolean keep(byte[] record) throws IOException;
    }

    /** Appends a record. */
    void append(byte[] record) throws IOException;

    /** Hands everything to the operating system. */
    void flush() throws IOException;
}
