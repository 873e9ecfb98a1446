package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.RunSpec;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two builds, or two modules of one, from working on one stage's results at the same time. */
final class StageLock implements AutoCloseable {
    private final FileChannel channel;

    private StageLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock; the operating system gives it back even if this process is killed.
     *
     * @throws UserError if another run has it
     */
    static StageLock take(RunSpec spec) {
        Path file = WorkFolder.of(spec).path().resolveSibling(spec.stage().id() + ".lock");
        FileChannel channel;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(file, e);
        }
        StageLock lock = new StageLock(channel);
        if (!lock.isTaken(file)) {
            lock.close();
            throw UserError.configuration(
                            "Another run of " + spec.stage().id() + " is working in " + spec.outputDirectory() + ".",
                            "Wait for its end, or choose another outputDirectory.")
                    .about("outputDirectory");
        }
        return lock;
    }

    private boolean isTaken(Path file) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this very process has it
        } catch (IOException e) {
            close();
            throw AtomicFiles.unwritable(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }
}
