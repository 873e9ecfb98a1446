package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventWriter;
import dev.dreambooth.contract.launch.Cancellation;
import dev.dreambooth.engine.stage.Environment;
import java.nio.file.Path;
import java.time.Duration;

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
            Event.RunFinished end = new Worker(Path.of(arguments[0]), events, cancellation::requested).run();
            code = end.exitCode();
            events.on(end);
        }
        cancellation.finished(code);
        System.exit(code.code());
    }
}
