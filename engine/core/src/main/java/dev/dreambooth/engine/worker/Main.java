package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventWriter;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.launch.Cancellation;
import dev.dreambooth.contract.launch.WorkerLock;
import dev.dreambooth.engine.stage.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Entry point of the worker process: {@code Main <spec.json> <events.jsonl> <pid of the parent> <seconds of grace>}.
 *
 * <p>The first event is {@link Event.Hello}, the last says how the run ended; the exit status says the same.
 */
public final class Main {
    private Main() {}

    /** Runs the worker and ends the process. */
    public static void main(String[] arguments) {
        if (arguments.length != 4) {
            System.err.println(
                    "usage: Main <spec.json> <events.jsonl> <pid of the parent, 0 for none> <seconds of grace>");
            System.exit(ExitCode.CONFIGURATION.code());
        }
        Cancellation cancellation = Cancellation.install(Duration.ofSeconds(Long.parseLong(arguments[3])));
        cancellation.watch(Long.parseLong(arguments[2]));
        ExitCode code;
        try (EventWriter events = new EventWriter(Path.of(arguments[1]))) {
            events.on(new Event.Hello(
                    Event.PROTOCOL,
                    Environment.engineVersion(),
                    ProcessHandle.current().pid()));
            Event.RunFinished end = run(Path.of(arguments[0]), events, cancellation);
            code = end.exitCode();
            events.on(end);
        }
        cancellation.finished(code);
        System.exit(code.code());
    }

    /** Runs while no other worker writes the same results. */
    private static Event.RunFinished run(Path spec, EventWriter events, Cancellation cancellation) {
        Optional<ProcessLock> lock = WorkerLock.take(spec);
        if (lock.isEmpty()) {
            return new Event.RunFinished(
                    ExitCode.CONFIGURATION,
                    "Another worker still works in the folder of " + spec + ". Wait for its end.");
        }
        try (ProcessLock held = lock.get()) {
            return new Worker(spec, events, cancellation::requested).run();
        }
    }
}
