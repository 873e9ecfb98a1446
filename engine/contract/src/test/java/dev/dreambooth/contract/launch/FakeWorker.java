package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventWriter;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A worker without an engine: it behaves, or misbehaves, as the system property {@code behaviour} says. */
final class FakeWorker {
    private FakeWorker() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        Cancellation cancellation = Cancellation.install(Duration.ofSeconds(Long.parseLong(args[3])));
        cancellation.watch(Long.parseLong(args[2]));
        RunSpec spec = RunSpec.read(Path.of(args[0]));
        try (ProcessLock lock = WorkerLock.take(Path.of(args[0])).orElseThrow();
                EventWriter events = new EventWriter(Path.of(args[1]))) {
            events.on(new Event.Hello(
                    Event.PROTOCOL, "fake", ProcessHandle.current().pid()));
            ExitCode code = behave(spec, events, cancellation);
            cancellation.finished(code);
            System.exit(code.code());
        }
    }

    private static ExitCode behave(RunSpec spec, EventWriter events, Cancellation cancellation)
            throws InterruptedException, IOException {
        String behaviour = System.getProperty("behaviour");
        System.err.println("behaviour " + behaviour);
        switch (behaviour) {
            case "succeed" -> {
                events.on(new Event.RunStarted(spec.stage().id(), "cpu", 3, "no result yet"));
                events.on(new Event.RunFinished(
                        ExitCode.OK, spec.stage().id() + " with " + System.getenv("OMP_NUM_THREADS") + " threads"));
            }
            case "find-nothing-to-do" -> events.on(new Event.RunFinished(ExitCode.OK, "up to date"));
            case "refuse" -> events.on(new Event.RunFinished(ExitCode.DATA, "03.jpg is empty. Remove it."));
            case "throw" -> throw new IllegalStateException("a fault of the worker itself");
            case "crash" -> Runtime.getRuntime().halt(139);
            case "need-too-much", "need-little" -> {
                long need = behaviour.equals("need-little") ? 1_000 : 9_000_000_000L;
                events.on(new Event.MemoryPlanned(need, 2_000_000_000, "Set precision=bf16."));
                long self = ProcessHandle.current().pid();
                new ProcessBuilder("kill", "-9", Long.toString(self)).start().waitFor(); // as the kernel does
            }
            case "vanish-in-heap" -> Runtime.getRuntime().halt(ExitCode.HEAP.code());
            case "finish-step" -> {
                while (!cancellation.requested()) {
                    Thread.sleep(10);
                }
                events.on(new Event.RunFinished(ExitCode.CANCELLED, "stopped after step 7"));
                return ExitCode.CANCELLED;
            }
            case "take-long" -> {
                while (!cancellation.requested()) {
                    Thread.sleep(10);
                }
                events.on(new Event.Warning("asked to stop"));
                Thread.sleep(Duration.ofSeconds(30).toMillis());
                events.on(new Event.RunFinished(ExitCode.CANCELLED, "stopped after a long step"));
                return ExitCode.CANCELLED;
            }
            case "take-a-while" -> {
                while (!cancellation.requested()) {
                    Thread.sleep(10);
                }
                Thread.sleep(Duration.ofSeconds(4).toMillis());
                events.on(new Event.RunFinished(ExitCode.CANCELLED, "wrote a checkpoint"));
                return ExitCode.CANCELLED;
            }
            case "ignore-signals" -> Thread.sleep(Duration.ofMinutes(2).toMillis());
            default -> throw new IllegalArgumentException(behaviour);
        }
        return behaviour.equals("refuse") ? ExitCode.DATA : ExitCode.OK;
    }
}
