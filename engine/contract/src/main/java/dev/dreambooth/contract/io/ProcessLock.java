package dev.dreambooth.contract.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock that one thread of one process of this machine has at a time. The operating system gives it back even if the
 * process is killed. Class loaders do not matter: the threads of one JVM see each other's locks whatever loaded them.
 */
public final class ProcessLock implements AutoCloseable {
    private static final long POLL_MILLIS = 200;

    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a lock if nobody has it.
     *
     * @param file the file that stands for it, made if need be and never deleted
     * @return the lock, or empty if another thread or process has it
     * @throws IOException if the file cannot be opened
     */
    public static Optional<ProcessLock> tryTake(Path file) throws IOException {
        Files.createDirectories(ParentFolder.of(file));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            taken = lock != null;
        } catch (OverlappingFileLockException e) {
            taken = false; // another thread of this very process has it
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken ? Optional.of(new ProcessLock(channel)) : Optional.empty();
    }

    /**
     * Takes a lock, waiting for it as long as it takes.
     *
     * @throws IOException if the file cannot be opened
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    public static ProcessLock await(Path file) throws IOException, InterruptedException {
        Optional<ProcessLock> lock = tryTake(file);
        while (lock.isEmpty()) {
            Thread.sleep(POLL_MILLIS);
            lock = tryTake(file);
        }
        return lock.get();
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
