package dev.dreambooth.engine.tracking;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * A tool that a training can report to: one of the engine's, or one that a jar on its class path brings. The jar names its implementation, a public class with a public
 * constructor without parameters, in {@code META-INF/services/dev.dreambooth.engine.tracking.TrackerProvider}; a training
 * opens it if {@code reportTo} holds its name.
 */
public interface TrackerProvider extends TrackerFactory {
    /** Returns the word for {@code reportTo}: lower-case letters, digits and {@code -}, and none that the engine has. */
    String name();

    /**
     * Opens the tool.
     *
     * @param warnings told what a person should know while the run goes on, from any thread
     * @throws IOException if it cannot be used; the run then goes on without it
     */
    default Tracker open(TrackedRun run, Consumer<String> warnings) throws IOException {
        return open(run);
    }
}
