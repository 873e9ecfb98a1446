package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signals as people, terminals and build servers send them to a real worker process. */
@Timeout(120)
class CancellationTest {
    @TempDir
    private Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();

    private CompletableFuture<WorkerOutcome> start(String behaviour) {
        return CompletableFuture.supplyAsync(
                () -> WorkerLauncherTest.launcher(behaviour, events::add).run(WorkerLauncherTest.spec(folder)));
    }

    private Event await(Predicate<Event> wanted) throws InterruptedException {
        while (events.stream().noneMatch(wanted)) {
            Thread.sleep(20);
        }
        return events.stream().filter(wanted).findFirst().orElseThrow();
    }

    private ProcessHandle awaitWorker() throws InterruptedException {
        Event.Hello hello = (Event.Hello) await(Event.Hello.class::isInstance);
        return ProcessHandle.of(hello.pid()).orElseThrow();
    }

    @Test
    void oneSignalLetsTheStepEnd() throws Exception {
        CompletableFuture<WorkerOutcome> run = start("finish-step");
        awaitWorker().destroy(); // SIGTERM
        WorkerOutcome end = run.get();
        assertThat(end.exitCode()).isEqualTo(ExitCode.CANCELLED);
        assertThat(end.message()).isEqualTo("stopped after step 7");
    }

    @Test
    void aLaterSecondSignalEndsAtOnceButNotAnEchoOfTheFirst() throws Exception {
        CompletableFuture<WorkerOutcome> run = start("take-long");
        ProcessHandle worker = awaitWorker();
        worker.destroy();
        await(Event.Warning.class::isInstance);
        worker.destroy(); // the build tells its worker what the terminal told it already
        assertThat(run).as("a step in progress").isNotDone();
        Thread.sleep(Duration.ofMillis(2500).toMillis());
        assertThat(run).as("a step in progress").isNotDone();

        worker.destroy();
        WorkerOutcome end = run.get(5, TimeUnit.SECONDS);
        assertThat(end.exitCode()).isEqualTo(ExitCode.CANCELLED);
        assertThat(end.message()).contains("stopped a second time");
    }
}
