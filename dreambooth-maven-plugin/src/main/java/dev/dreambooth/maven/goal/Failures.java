package dev.dreambooth.maven.goal;

import dev.dreambooth.contract.ExitCode;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** Says in Maven's terms how a run ended. */
final class Failures {
    private Failures() {}

    /**
     * Fails the build for what the user can fix in settings, data or gates, and returns an execution error for
     * everything else; both without a cause, since the message says it all and Maven would print the cause again.
     *
     * @param message what happened and what to do
     * @return the error to throw
     * @throws MojoFailureException if the user can fix it
     */
    static MojoExecutionException of(ExitCode exitCode, String message) throws MojoFailureException {
        return switch (exitCode) {
            case CONFIGURATION, DATA, GATE_FAILED -> throw new MojoFailureException(message);
            default -> new MojoExecutionException(message);
        };
    }
}
