package dev.dreambooth.jenkins.results;

/** How a stage stands. */
public enum StageState {
    /** The process is being started. */
    STARTING("starting", true),
    /** The process waits for something that another run has. */
    WAITING("waiting", true),
    /** The process works. */
    RUNNING("running", true),
    /** The process was asked to stop. */
    STOPPING("stopping", true),
    /** It ended well. */
    COMPLETED("completed", false),
    /** It ended, and a gate was not reached or training diverged. */
    UNSTABLE("unstable", false),
    /** It failed. */
    FAILED("failed", false),
    /** Somebody stopped it. */
    STOPPED("stopped", false),
    /** Nobody knows how it ended. */
    INTERRUPTED("interrupted", false);

    private final String text;
    private final boolean open;

    StageState(String text, boolean open) {
        this.text = text;
        this.open = open;
    }

    /** Returns the word for a page. */
    String text() {
        return text;
    }

    /** Returns whether more is to come. */
    boolean isOpen() {
        return open;
    }
}
