package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.event.EventReader;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lock that a worker has for as long as it lives. A build that is killed gives its {@link StageLock} back at once, but
 * its worker finishes a step and writes a checkpoint first: until then no other may work in the same folder.
 */
public final class WorkerLock {
    private WorkerLock() {}

    /**
     * Takes the lock for a worker.
     *
     * @param specFile the file that the worker was told what to do by
     * @return the lock, or empty if another worker lives
     */
    public static Optional<ProcessLock> take(Path specFile) {
        Path file = file(ParentFolder.of(specFile));
        try {
            return ProcessLock.tryTake(file);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }

    /**
     * Waits until no worker of an earlier build lives.
     *
     * @param listener is told if one does
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    static void awaitEnd(RunSpec spec, EventListener listener) throws InterruptedException {
        WorkFolder work = WorkFolder.of(spec);
        Path file = file(work.path());
        try {
            Optional<ProcessLock> free = ProcessLock.tryTake(file);
            if (free.isEmpty()) {
                listener.on(new Event.PhaseStarted("waiting for the worker of a build that was killed" + process(work)
                        + ": it still works in " + spec.outputDirectory()));
                free = Optional.of(ProcessLock.await(file));
            }
            free.get().close(); // the stage's lock keeps everybody else away until the new worker has it
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
    }

    private static String process(WorkFolder work) throws IOException {
        return new EventReader(work.events())
                .poll().stream()
                        .filter(Event.Hello.class::isInstance)
                        .findFirst()
                        .map(hello -> " (process " + ((Event.Hello) hello).pid() + ")")
                        .orElse("");
    }

    /** Beside the work folder, which each run empties. */
    private static Path file(Path workFolder) {
        return workFolder.resolveSibling(workFolder.getFileName() + ".worker.lock");
    }
}
