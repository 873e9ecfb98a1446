package dev.dreambooth.engine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;

/**
 * Changes files of one kind again and again, and counts what comes of it. A number tells a change, whatever came before. A
 * thread that hangs is left to itself, and another goes on.
 */
final class FuzzRun {
    private static final long HANG_SECONDS = 10;
    /** How many times as long a reading may wait: on a busy machine those wait for long that compute little. */
    private static final int LONGEST_WAIT = 12;

    private static final long LOOK_MILLIS = 500;

    private final Path root;
    private final long seed;
    private final Path kept;
    private final long hangSeconds;

    /**
     * Prepares a run.
     *
     * @param root an empty folder to work in
     * @param seed of all changes
     * @param kept receives the files that show a fault
     */
    FuzzRun(Path root, long seed, Path kept) {
        this(root, seed, kept, HANG_SECONDS);
    }

    /** @param hangSeconds how long a reading may compute */
    FuzzRun(Path root, long seed, Path kept, long hangSeconds) {
        this.root = root;
        this.seed = seed;
        this.kept = kept;
        this.hangSeconds = hangSeconds;
    }

    /**
     * Runs.
     *
     * @param goesOn asked with each change's number, from {@code first}
     * @throws AssertionError if a file that is whole is refused, or the run itself fails
     */
    FuzzTally run(FuzzTarget target, long first, LongPredicate goesOn) throws IOException, InterruptedException {
        FuzzTally tally = new FuzzTally(target.kind(), seed, kept);
        Path folder = Files.createDirectories(root.resolve(target.kind()));
        long next = first;
        for (int workers = 0; ; workers++) {
            FuzzPlace place = new FuzzPlace(Files.createDirectory(folder.resolve(String.valueOf(workers))));
            FuzzWorker worker = new FuzzWorker(target, place, seed, tally);
            worker.start(next, goesOn);
            if (!hangs(worker)) {
                return tally;
            }
            next = worker.giveUp() + 1;
        }
    }

    /** Waits until a worker has done all, or hangs. */
    private boolean hangs(FuzzWorker worker) throws InterruptedException {
        long last = -1;
        double computed = 0;
        long since = System.nanoTime();
        while (worker.awaitEnd(LOOK_MILLIS)) {
            long number = worker.number();
            if (number != last) {
                last = number;
                computed = worker.seconds();
                since = System.nanoTime();
            }
            boolean computes = number >= 0 && worker.seconds() - computed > hangSeconds;
            if (computes || (System.nanoTime() - since) / 1e9 > LONGEST_WAIT * hangSeconds) {
                return true;
            }
        }
        return false;
    }
}
