package dev.dreambooth.engine.tracking;

import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.settings.train.TrackingSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports a run to a server of MLflow. A server may be slow, away or full: training never waits for it, only at its end and
 * only for a while. What could not be sent is sent later, and the first failure is told.
 */
public final class MlflowTracker implements Tracker {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);
    private static final int REASON_LENGTH = 300;

    private final MlflowServer server;
    private final MlflowRun run;
    private final Duration patience;
    private final Consumer<String> warnings;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "mlflow");
        thread.setDaemon(true); // a request that hangs keeps no process alive
        return thread;
    });

    private MlflowReport pending = new MlflowReport();
    private MlflowReport sent = new MlflowReport();
    private @Nullable Future<?> sending;
    private long sendingSince;
    private boolean overdue;
    private long notBefore = System.nanoTime();
    private boolean warned;
    private boolean saidShortened;

    private interface Talk {
        void run() throws Exception;
    }

    private interface LastTalk {
        void run(MlflowReport report) throws Exception;
    }

    /**
     * Prepares the report; the server is called later, from a thread of its own.
     *
     * @param warnings told once that the server cannot be reached, from the thread that reports
     */
    public MlflowTracker(TrackedRun run, MlflowServer server, Consumer<String> warnings) {
        this(run, server, warnings, PATIENCE);
    }

    /**
     * @param patience how long a request, and the end of training, may wait for the server
     */
    MlflowTracker(TrackedRun run, MlflowServer server, Consumer<String> warnings, Duration patience) {
        this.server = server;
        this.run = new MlflowRun(run, server, patience);
        this.patience = patience;
        this.warnings = warnings;
        // a server that has these is not told them again
        run.earlier().forEach((step, values) -> values.forEach((name, value) -> pending.add(step, name, value)));
    }

    @Override
    public void metrics(long step, Map<String, Double> values) {
        values.forEach((name, value) -> pending.add(step, name, value));
        sayIfShortened();
        send();
    }

    @Override
    public void image(long step, SampleImage image) {
        pending.add(step, image);
        sayIfShortened();
        send();
    }

    @Override
    public void flush() {
        notBefore = System.nanoTime();
        send();
    }

    private void sayIfShortened() {
        Optional<String> most = pending.shortened();
        if (most.isPresent() && !saidShortened) {
            saidShortened = true;
            warnings.accept(
                    server + " is told less than was measured: what waits to be sent is longer than can be kept,"
                            + " which is " + most.get() + "; the oldest was left out.");
        }
    }

    /** Sends what is pending, unless something is under way or was a moment ago. */
    private void send() {
        if (sending != null && !sending.isDone() && System.nanoTime() - sendingSince > patience.toNanos()) {
            overdue = true;
            run.disconnect(); // ends the request with a failure
        }
        if (sending != null && sending.isDone()) {
            collectAnswer(sending, Duration.ZERO);
        }
        if (sending == null && !pending.isEmpty() && System.nanoTime() - notBefore >= 0) {
            MlflowReport report = pending;
            pending = new MlflowReport();
            sent = report;
            sending = begin(() -> run.send(report));
        }
    }

    private Future<?> begin(Talk talk) {
        overdue = false;
        sendingSince = System.nanoTime();
        notBefore = sendingSince + PAUSE.toNanos();
        return thread.submit(() -> {
            talk.run();
            return null;
        });
    }

    /** Learns what came of a request; what was not taken is pending again. */
    private boolean collectAnswer(Future<?> request, Duration wait) {
        try {
            request.get(wait.toMillis(), TimeUnit.MILLISECONDS);
            sending = null;
            return true;
        } catch (ExecutionException e) {
            failed(overdue ? noAnswer() : reason(e));
            sent.addAll(pending);
            pending = sent;
            sending = null;
        } catch (TimeoutException e) {
            failed(noAnswer());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed("it was interrupted");
        }
        return false;
    }

    private String noAnswer() {
        return "it did not answer within " + patience.toSeconds() + " seconds";
    }

    private void failed(String reason) {
        notBefore = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
        if (!warned) {
            warned = true;
            warnings.accept(server + " is not told how the training goes: " + reason
                    + ". Training goes on, and tries again now and then.");
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause().toString().equals(cause.getMessage())) {
            cause = cause.getCause(); // what only wraps another has nothing to add
        }
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= REASON_LENGTH ? line : line.substring(0, REASON_LENGTH) + "…";
    }

    /** A failure at the end is no reason to leave the run open: it is tried once more, and ended even if that fails too. */
    @Override
    public void close(boolean complete) {
        long deadline = System.nanoTime() + 2 * patience.toNanos();
        if (sending != null) {
            collectAnswer(sending, patience);
        }
        boolean ended = sending == null
                && end(deadline, report -> {
                    run.send(report);
                    run.end(complete);
                });
        if (!ended && sending == null) {
            end(deadline, report -> {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos() / 2);
                try {
                    run.send(report);
                } finally {
                    run.end(complete);
                }
            });
        }
        thread.shutdownNow();
        run.disconnect();
    }

    private boolean end(long deadline, LastTalk talk) {
        MlflowReport report = pending;
        pending = new MlflowReport();
        sent = report;
        Future<?> request = begin(() -> talk.run(report));
        sending = request;
        long left = Math.max(0, deadline - System.nanoTime());
        return collectAnswer(request, Duration.ofNanos(Math.min(left, patience.toNanos())));
    }

    /** Prepares the report to the server that the settings name. */
    public static final class Provider implements TrackerProvider {
        @Override
        public String name() {
            return TrackingSettings.MLFLOW;
        }

        @Override
        public Tracker open(TrackedRun run) {
            return open(run, warning -> {});
        }

        @Override
        public Tracker open(TrackedRun run, Consumer<String> warnings) {
            if (Boolean.parseBoolean(System.getenv(WorkerCommand.OFFLINE))) {
                warnings.accept("The run is not tracked by mlflow: the build is offline.");
                return new Trackers(run, Map.of(), warnings);
            }
            MlflowServer server = new MlflowServer(
                    run.setting(TrackingSettings.MLFLOW_TRACKING_URI),
                    run.setting(TrackingSettings.MLFLOW_EXPERIMENT),
                    System.getenv());
            return new MlflowTracker(run, server, warnings);
        }
    }
}
