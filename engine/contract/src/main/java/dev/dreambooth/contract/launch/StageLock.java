package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps two builds, or two modules of one, from working on one stage's results at the same time. */
final class StageLock {
    private StageLock() {}

    /**
     * Takes the lock; the operating system gives it back even if this process is killed.
     *
     * @throws UserError if another run has it
     */
    static ProcessLock take(RunSpec spec) {
        Path file = WorkFolder.of(spec).path().resolveSibling(spec.stage().id() + ".lock");
        try {
            return ProcessLock.tryTake(file)
                    .orElseThrow(() -> UserError.configuration(
                                    "Another run of " + spec.stage().id() + " is working in " + spec.outputDirectory()
                                            + ".",
                                    "Wait for its end, or choose another outputDirectory.")
                            .about(CommonSettings.OUTPUT_DIRECTORY));
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }
}
