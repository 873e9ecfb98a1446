package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.record.RunRecord;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param exitCode how, in one of the ways that callers tell apart
 * @param message what came of it, or what went wrong and what to do
 * @param record what was done, if the run left a record
 */
public record WorkerOutcome(ExitCode exitCode, String message, Optional<RunRecord> record) {}
