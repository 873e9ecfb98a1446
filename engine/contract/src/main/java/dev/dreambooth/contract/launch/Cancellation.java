package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The worker's side of being stopped. A signal (SIGTERM, Ctrl-C) or the death of the parent asks for the end; the stage
 * looks at {@link #requested()} between steps, writes its checkpoint and returns; the process then exits with the
 * code that {@link #finished} was told. A second signal ends it at once.
 */
public final class Cancellation {
    private static final long POLL_MILLIS = 20;
    /**
     * Signals that follow the first one so closely tell of the same wish: Ctrl-C reaches the worker from the terminal
     * and once more from the build, and a build server signals every process of a job.
     */
    private static final Duration SAME_WISH = Duration.ofSeconds(2);

    private final Duration grace;
    private final Thread runner = Thread.currentThread();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile ExitCode exitCode = ExitCode.CANCELLED;
    private volatile boolean requested;
    private volatile long requestedAt;

    private Cancellation(Duration grace) {
        this.grace = grace;
    }

    /**
     * Catches the signals of this process from now on. To be called by the thread that runs the stage: should that
     * thread die, nobody waits for its end.
     *
     * @param grace how long the stage may take to return before the process ends without it
     */
    public static Cancellation install(Duration grace) {
        Cancellation cancellation = new Cancellation(grace);
        Runtime.getRuntime().addShutdownHook(new Thread(cancellation::onShutdown, "dreambooth-cancellation"));
        Signals.handle(cancellation::onSignal);
        return cancellation;
    }

    /**
     * Asks for the end also when another process ends: a worker must not outlive the build that wants its result.
     *
     * @param pid the process id of the parent; 0 or less for none
     */
    public void watch(long pid) {
        if (pid > 0) {
            Thread watcher = new Thread(() -> exitAfter(pid), "dreambooth-parent-watch");
            watcher.setDaemon(true);
            watcher.start();
        }
    }

    /** Returns whether the stage should write a checkpoint and return. */
    public boolean requested() {
        return requested;
    }

    /** Says that the stage has returned and its last event is written; the process may end at any moment now. */
    public void finished(ExitCode code) {
        exitCode = code;
        finished.countDown();
    }

    private void onSignal() {
        if (request()) {
            Thread exit = new Thread(() -> System.exit(ExitCode.CANCELLED.code()), "dreambooth-exit");
            exit.setDaemon(true);
            exit.start(); // runs the shutdown hook below, and with it the grace period
        } else if (System.nanoTime() - requestedAt > SAME_WISH.toNanos()) {
            Runtime.getRuntime().halt(ExitCode.CANCELLED.code());
        }
    }

    private void onShutdown() {
        request();
        try {
            Runtime.getRuntime().halt(awaitFinish().code());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes the wish; returns whether it is the first. */
    private synchronized boolean request() {
        if (requested) {
            return false;
        }
        requestedAt = System.nanoTime();
        requested = true;
        return true;
    }

    private ExitCode awaitFinish() throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        while (!finished.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!runner.isAlive()) {
                return ExitCode.INTERNAL;
            }
            if (System.nanoTime() - deadline > 0) {
                return ExitCode.CANCELLED;
            }
        }
        return exitCode;
    }

    private static void exitAfter(long pid) {
        ProcessHandle.of(pid).ifPresent(parent -> parent.onExit().join());
        System.exit(ExitCode.CANCELLED.code()); // runs the shutdown hook above, as a signal does
    }
}
