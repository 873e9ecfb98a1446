package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.event.EventReader;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, in every way that they can end. */
@Timeout(180)
class WorkerLauncherTest {
    /** Of this process: tests in another one are not waited for. */
    private static final DeviceLock DEVICES = new DeviceLock(UserCache.folder().resolve("devices"), Clock.systemUTC());

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();

    @Test
    void aRunWithNothingToDoLeavesTheEventsOfTheResultsAlone() throws IOException {
        Path results = Files.createDirectories(folder.resolve("out with space/samples"));
        Files.writeString(results.resolve("events.jsonl"), "how the results came about");

        launcher("find-nothing-to-do", events::add).run(spec(folder));

        assertThat(results.resolve("events.jsonl")).hasContent("how the results came about");
    }

    @Test
    void aRunThatSucceedsTellsItsEventsAndItsResult() throws IOException {
        Path results = Files.createDirectories(folder.resolve("out with space/samples"));

        WorkerOutcome outcome = launcher("succeed", events::add).run(spec(folder));

        assertThat(outcome).isEqualTo(new WorkerOutcome(ExitCode.OK, "generate with 3 threads", Optional.empty()));
        assertThat(events).hasSize(3).first().isInstanceOf(Event.Hello.class);
        assertThat(new EventReader(results.resolve("events.jsonl")).poll()).isEqualTo(events);
    }

    @Test
    void whatCannotComeToAGoodEndDoesNotWaitForADevice() throws Exception {
        try (DeviceLock.Held other = DEVICES.take(spec(folder.resolve("other")), event -> {}, () -> {})) {
            assertThat(other.locks()).isNotEmpty();
            WorkerOutcome outcome = launcher("refuse", events::add).run(spec(folder));

            assertThat(outcome.exitCode()).isEqualTo(ExitCode.DATA);
            assertThat(outcome.message()).isEqualTo("03.jpg is empty. Remove it.");
            assertThat(events).as("it has not come to waiting").isEmpty();
        }
    }

    @Test
    void whatCanBeDoneWaitsForItsDevice() throws Exception {
        DeviceLock.Held other = DEVICES.take(spec(folder.resolve("other")), event -> {}, () -> {});
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<WorkerOutcome> run = CompletableFuture.supplyAsync(() -> launcher("succeed", event -> {
                    events.add(event);
                    waiting.countDown();
                })
                .run(spec(folder)));
        assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(events).singleElement().asString().contains("waiting for cpu");
        assertThat(run).isNotDone();
        other.close();

        assertThat(run.get(60, TimeUnit.SECONDS).exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void anErrorOfTheUserComesThroughAsTheWorkerSaidIt() {
        WorkerOutcome outcome = launcher("refuse", events::add).run(spec(folder));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(outcome.message()).isEqualTo("03.jpg is empty. Remove it.");
    }

    @Test
    void aCrashIsReportedWithAllThatIsLeftOfIt() {
        WorkerOutcome outcome = launcher("crash", events::add).run(spec(folder));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(outcome.message())
                .contains("SIGSEGV")
                .contains("command: ")
                .contains(FakeWorker.class.getName())
                .contains("last event: Hello")
                .contains("    behaviour crash");
    }

    @Test
    @Timeout(25) // less than the grace period
    void aWorkerWhoseOwnThreadDiedIsNotWaitedFor() {
        WorkerOutcome outcome = launcher("throw", events::add).run(spec(folder));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(outcome.message()).contains("a fault of the worker itself");
    }

    @Test
    void anExitCodeCountsEvenWithoutAWord() {
        assertThat(launcher("vanish-in-heap", events::add).run(spec(folder)).exitCode())
                .isEqualTo(ExitCode.HEAP);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aWorkerThatTheSystemKilledForWantOfMemoryIsExplained() {
        WorkerOutcome outcome = launcher("need-too-much", events::add).run(spec(folder));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DEVICE_MEMORY);
        assertThat(outcome.message())
                .isEqualTo("The system killed the worker (SIGKILL): it was to need 9.00 GB of memory, and there were"
                        + " 2.00 GB for it. Set precision=bf16.");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aWorkerThatSomebodyKilledIsNot() {
        WorkerOutcome outcome = launcher("need-little", events::add).run(spec(folder));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(outcome.message()).contains("exit status 137, SIGKILL");
    }

    @Test
    void anInterruptedCallerStopsItsWorker() throws InterruptedException {
        Thread caller = new Thread(() -> launcher("finish-step", events::add).run(spec(folder)));
        caller.start();
        long worker = awaitWorker();

        caller.interrupt();
        caller.join();

        assertThat(isAlive(worker)).isFalse();
        assertThat(poll()).contains(new Event.RunFinished(ExitCode.CANCELLED, "stopped after step 7"));
    }

    @Test
    void aSecondRunInTheSamePlaceIsRefusedAndTheFirstGoesOn() throws InterruptedException {
        Thread first = new Thread(() -> launcher("finish-step", events::add).run(spec(folder)));
        first.start();
        long worker = awaitWorker();

        assertThatThrownBy(() -> launcher("succeed", event -> {}).run(spec(folder)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Another run of generate is working in");

        assertThat(isAlive(worker)).isTrue();
        first.interrupt();
        first.join();
    }

    @Test
    void aFailingListenerStopsTheWorker() throws InterruptedException {
        EventListener failing = event -> {
            throw new IllegalStateException("the log is closed");
        };

        assertThatThrownBy(() -> launcher("finish-step", failing).run(spec(folder)))
                .hasMessage("the log is closed");
        assertThat(isAlive(awaitWorker())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"finish-step", "ignore-signals"})
    void aStoppedBuildLeavesNoWorker(String behaviour) throws Exception {
        Process build = build(behaviour);
        long worker = awaitWorker();

        build.destroy(); // SIGTERM, as Ctrl-C runs the same shutdown hooks

        assertThat(build.waitFor(60, TimeUnit.SECONDS)).isTrue();
        awaitEnd(worker);
    }

    @Test
    @Timeout(20) // the worker itself would go on for two minutes
    void aWorkerKeepsToTheGraceOfABuildThatWasKilled() throws Exception {
        Process build = build("ignore-signals");
        long worker = awaitWorker();

        build.destroyForcibly();

        awaitEnd(worker);
    }

    @Test
    void aKilledBuildLeavesNoWorkerEither() throws Exception {
        Process build = build("finish-step");
        long worker = awaitWorker();

        build.destroyForcibly(); // SIGKILL: no hook runs, the worker notices by itself

        awaitEnd(worker);
        assertThat(poll()).contains(new Event.RunFinished(ExitCode.CANCELLED, "stopped after step 7"));
    }

    @Test
    void aRunAfterAKilledBuildWaitsForItsWorkerToEnd() throws Exception {
        Process build = build("take-a-while");
        long orphan = awaitWorker();
        build.destroyForcibly().waitFor();
        List<Boolean> orphanLives = new ArrayList<>();

        WorkerOutcome outcome = launcher("succeed", event -> {
                    events.add(event);
                    orphanLives.add(isAlive(orphan));
                })
                .run(spec(folder));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events.get(0))
                .asString()
                .contains("waiting for the worker of a build that was killed (process " + orphan + ")");
        assertThat(orphanLives.get(0)).isTrue();
        assertThat(new EventReader(folder.resolve("out with space/.work/generate/events.jsonl")).poll())
                .doesNotContain(new Event.RunFinished(ExitCode.CANCELLED, "wrote a checkpoint"))
                .hasSize(3);
    }

    static WorkerLauncher launcher(String behaviour, EventListener listener) {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        WorkerCommand command = new WorkerCommand(
                classPath, FakeWorker.class.getName(), List.of("-Dbehaviour=" + behaviour, "-Xmx64m"), Map.of());
        Duration grace = behaviour.equals("ignore-signals") ? Duration.ofSeconds(2) : Duration.ofMinutes(1);
        return new WorkerLauncher(command, listener, grace, spec -> DEVICES);
    }

    static RunSpec spec(Path folder) {
        Map<String, Object> pom =
                Map.of("prompts", List.of("a dog"), "threads", 3, "outputDirectory", "out with space");
        return RunSpec.of(
                Stage.GENERATE,
                SettingsResolver.resolve(Stage.GENERATE, folder, List.of(SettingLayer.pom(pom, folder))),
                folder);
    }

    private Process build(String behaviour) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeFrontEnd.class.getName(),
                        folder.toString(),
                        behaviour)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("build.log").toFile())
                .start();
    }

    private long awaitWorker() throws InterruptedException {
        for (int attempt = 0; attempt < 1000; attempt++) {
            for (Event event : poll()) {
                if (event instanceof Event.Hello hello) {
                    return hello.pid();
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the worker did not say hello");
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void awaitEnd(long pid) throws InterruptedException {
        for (int attempt = 0; attempt < 1000 && isAlive(pid); attempt++) {
            Thread.sleep(50);
        }
        assertThat(isAlive(pid)).isFalse();
    }

    private List<Event> poll() {
        try {
            return new EventReader(folder.resolve("out with space/.work/generate/events.jsonl")).poll();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
