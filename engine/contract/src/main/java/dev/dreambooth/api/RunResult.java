package dev.dreambooth.api;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.RunRecord;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a stage ended.
 *
 * @param stage the stage
 * @param exitCode how it ended, in one of the ways that callers tell apart
 * @param message what came of it, or what went wrong and what to do about it
 * @param computed whether the stage began to compute; false if its results were up to date, or nothing could be done
 * @param folder where its results lie, or would lie
 * @param record what was done, as {@code run.json} in the folder holds it; empty unless the stage ended well
 */
public record RunResult(
        Stage stage, ExitCode exitCode, String message, boolean computed, Path folder, Optional<RunRecord> record) {
    /**
     * Returns this result of a stage that ended well.
     *
     * @throws UserError if it did not, or was stopped, with the message and the exit code
     */
    public RunResult orElseThrow() {
        if (exitCode != ExitCode.OK) {
            throw new UserError(exitCode, message, "");
        }
        return this;
    }
}
