package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.util.Map;

/**
 * Is told what a run measures. To add a tool, implement this and {@link TrackerProvider}.
 *
 * <p>Steps come in order, those of a resumed run from the one after its checkpoint on.
 */
public interface Tracker {
    /**
     * Takes notice of numbers.
     *
     * @param step optimizer step, from 1
     * @param values finite numbers by name, such as {@code loss}; more may come for the same step
     */
    void metrics(long step, Map<String, Double> values) throws IOException;

    /**
     * Takes notice of a sample image.
     *
     * @param step optimizer step that it was made after, 0 for the untouched model
     */
    void image(long step, SampleImage image) throws IOException;

    /** Puts what was told so far where a kill of the process cannot reach it. */
    void flush() throws IOException;

    /**
     * Ends.
     *
     * @param complete whether the run has made all its steps and written its model; otherwise it may be resumed
     */
    void close(boolean complete) throws IOException;
}
