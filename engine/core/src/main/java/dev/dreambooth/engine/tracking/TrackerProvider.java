package dev.dreambooth.engine.tracking;

/**
 * A tool that a jar on the engine's class path brings. The jar names its implementation, a public class with a public
 * constructor without parameters, in {@code META-INF/services/dev.dreambooth.engine.tracking.TrackerProvider}; a training
 * opens it if {@code reportTo} holds its name.
 */
public interface TrackerProvider extends TrackerFactory {
    /** Returns the word for {@code reportTo}: lower-case letters, digits and {@code -}, and none that the engine has. */
    String name();
}
