package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.event.EventReader;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs one stage in a process of its own and waits for its end. Whatever ends the caller (an interrupt, Ctrl-C, an
 * exception) ends the worker too: asked first, so that it can finish its step and write a checkpoint, then killed.
 */
public final class WorkerLauncher {
    /**
     * How many seconds a worker that was asked to stop may take, where nobody says otherwise: a step of a large model on a
     * CPU takes a minute, and its checkpoint as much again.
     */
    public static final int GRACE_SECONDS = 300;

    private static final long POLL_MILLIS = 100;

    private final WorkerCommand command;
    private final EventListener listener;
    private final Duration grace;
    private final Function<RunSpec, DeviceLock> devices;

    /**
     * Creates a launcher.
     *
     * @param command how to start the worker
     * @param listener is told of its events, on the thread that runs it
     */
    public WorkerLauncher(WorkerCommand command, EventListener listener) {
        this(command, listener, Duration.ofSeconds(GRACE_SECONDS));
    }

    /**
     * Creates a launcher.
     *
     * @param command how to start the worker
     * @param listener is told of its events, on the thread that runs it
     * @param grace how long a worker that was asked to stop may take; the worker keeps to it also if we are gone
     */
    public WorkerLauncher(WorkerCommand command, EventListener listener, Duration grace) {
        this(command, listener, grace, DeviceLock::of);
    }

    WorkerLauncher(
            WorkerCommand command, EventListener listener, Duration grace, Function<RunSpec, DeviceLock> devices) {
        this.command = command;
        this.listener = listener;
        this.grace = grace;
        this.devices = devices;
    }

    /**
     * Runs a stage to its end, as soon as no other run of this user has the device.
     *
     * @throws UserError if the output directory cannot be written to or is in use, or the worker cannot be started
     */
    public WorkerOutcome run(RunSpec spec) {
        try (ProcessLock results = StageLock.take(spec)) {
            WorkerLock.awaitEnd(spec, listener);
            if (spec.settings().get(ReuseSettings.DRY_RUN)) {
                return runLocked(spec); // a plan computes nothing, so it waits for no device
            }
            try (DeviceLock.Held held = devices.apply(spec).take(spec, listener, () -> checkPlan(spec))) {
                return runLocked(spec);
            }
        } catch (RefusedPlan e) {
            return e.outcome;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WorkerOutcome(ExitCode.CANCELLED, "The run was interrupted.", Optional.empty());
        }
    }

    /**
     * Lets a worker plan the run, which needs no device, before the device is waited for: photos that do not exist are told of now
     * and not in some hours.
     */
    private void checkPlan(RunSpec spec) {
        if (spec.verify().isEmpty()) {
            WorkerOutcome plan = new WorkerLauncher(command, event -> {}, grace, devices)
                    .runLocked(spec.with(ReuseSettings.DRY_RUN, true));
            if (plan.exitCode() != ExitCode.OK) {
                throw new RefusedPlan(plan);
            }
        }
    }

    /** Ends a run that would fail for certain. */
    private static final class RefusedPlan extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient WorkerOutcome outcome;

        RefusedPlan(WorkerOutcome outcome) {
            super(outcome.message());
            this.outcome = outcome;
        }
    }

    private WorkerOutcome runLocked(RunSpec spec) {
        WorkFolder work = WorkFolder.prepare(spec);
        spec.write(work.spec());
        Optional<ClassArchive> classes = command.classes(spec, work);
        ProcessBuilder builder = command.process(spec, work, grace, classes);
        Process process = start(builder);
        Thread hook = new Thread(() -> stop(process), "dreambooth-worker-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        Heard heard = new Heard(listener);
        boolean interrupted = false;
        try {
            EventReader reader = new EventReader(work.events());
            boolean alive = true;
            while (alive) {
                alive = !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                reader.poll().forEach(heard::on);
            }
        } catch (InterruptedException | ClosedByInterruptException e) {
            Thread.interrupted(); // a closed channel leaves the flag set, with which nobody could wait for the worker
            interrupted = true;
        } catch (IOException e) {
            throw unreadable(work, e);
        } finally {
            stop(process);
            removeHook(hook);
            boolean ended =
                    heard.end().filter(end -> end.exitCode() == ExitCode.OK).isPresent();
            if (heard.started
                    && ended) { // else the results that lie there, and their events, are those of an earlier run
                work.publishEvents(spec.stageDirectory());
            }
            classes.ifPresent(archive -> archive.end(ended));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            return new WorkerOutcome(ExitCode.CANCELLED, "The run was interrupted.", Optional.empty());
        }
        return outcome(spec, builder.command(), process.exitValue(), heard, work);
    }

    /** Notes what a worker says that counts at its end, and passes everything on. */
    private static final class Heard implements EventListener {
        private final EventListener next;
        private boolean started;
        private Optional<Event.MemoryPlanned> memory = Optional.empty();
        private Optional<Event> last = Optional.empty();

        Heard(EventListener next) {
            this.next = next;
        }

        @Override
        public void on(Event event) {
            next.on(event);
            last = Optional.of(event);
            started |= event instanceof Event.RunStarted;
            memory = event instanceof Event.MemoryPlanned plan ? Optional.of(plan) : memory;
        }

        /** Returns the worker's last word, if it had one. */
        Optional<Event.RunFinished> end() {
            return last.filter(Event.RunFinished.class::isInstance).map(Event.RunFinished.class::cast);
        }
    }

    private static WorkerOutcome outcome(RunSpec spec, List<String> command, int status, Heard heard, WorkFolder work) {
        if (heard.end().isPresent()) {
            // The word of the worker counts: what it promised is in place, even if a library crashed on the way out.
            Event.RunFinished end = heard.end().get();
            Optional<RunRecord> record =
                    end.exitCode() == ExitCode.OK ? RunRecord.read(spec.stageDirectory()) : Optional.empty();
            return new WorkerOutcome(end.exitCode(), end.message(), record);
        }
        Optional<String> shortage = CrashReport.shortage(status, heard.memory);
        if (shortage.isPresent()) {
            return new WorkerOutcome(ExitCode.DEVICE_MEMORY, shortage.get(), Optional.empty());
        }
        ExitCode code =
                ExitCode.of(status).filter(known -> known != ExitCode.OK).orElse(ExitCode.INTERNAL);
        return new WorkerOutcome(code, CrashReport.of(command, status, heard.last, work), Optional.empty());
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UserError(
                            ExitCode.INTERNAL,
                            "The worker could not be started: " + e.getMessage() + ".",
                            "Check that " + builder.command().get(0) + " can be run.")
                    .causedBy(e);
        }
    }

    /** Asks the worker to stop, and kills it when it has not within the grace period. */
    private void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly(); // a second interrupt means that nobody wants to wait
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook is what stopped the worker.
        }
    }

    private static UserError unreadable(WorkFolder work, IOException cause) {
        return new UserError(
                        ExitCode.INTERNAL,
                        "The worker's events in " + work.events() + " cannot be read: " + cause.getMessage() + ".",
                        "Check the disk that outputDirectory is on.")
                .causedBy(cause);
    }
}
