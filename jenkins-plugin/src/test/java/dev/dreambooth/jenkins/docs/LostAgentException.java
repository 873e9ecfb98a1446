package dev.dreambooth.jenkins.docs;

/** The agent of a step has vanished, as those of the spot market do. */
final class LostAgentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostAgentException() {
        super("the agent was lost");
    }
}
