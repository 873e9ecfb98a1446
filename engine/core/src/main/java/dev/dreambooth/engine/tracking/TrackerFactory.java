package dev.dreambooth.engine.tracking;

import java.io.IOException;

/** Opens a tool for a run: anew, or where a resumed run goes on. One of one's own is a {@link TrackerProvider}. */
@FunctionalInterface
public interface TrackerFactory {
    /**
     * Opens the tool.
     *
     * @throws IOException if it cannot be used; the run then goes on without it
     */
    Tracker open(TrackedRun run) throws IOException;
}
