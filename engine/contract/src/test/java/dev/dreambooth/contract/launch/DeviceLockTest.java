package dev.dreambooth.contract.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.settings.resolve.SettingLayer;
import dev.dreambooth.contract.settings.resolve.SettingsResolver;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs have a device one after the other, and those who wait learn who has it. */
@Timeout(60)
class DeviceLockTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    @Test
    void theSecondWaitsUntilTheFirstIsDone() throws Exception {
        DeviceLock.Held first = locks().take(spec("one"), event -> {}, () -> {});
        CountDownLatch told = new CountDownLatch(1);
        Event[] message = new Event[1];
        CompletableFuture<DeviceLock.Held> second = CompletableFuture.supplyAsync(() -> take(spec("two"), event -> {
            message[0] = event;
            told.countDown();
        }));

        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(message[0])
                .isEqualTo(new Event.PhaseStarted("waiting for cpu, which generate for " + folder.resolve("one")
                        + " (process " + ProcessHandle.current().pid() + ", since 2026-11-23T12:00:00Z) has"));
        assertThat(second).isNotDone();
        first.close();
        second.get(30, TimeUnit.SECONDS).close();
    }

    @Test
    void otherDevicesAreFree() throws Exception {
        try (DeviceLock.Held cpu = locks().take(spec("one"), event -> {}, () -> {})) {
            assertThat(cpu).isNotNull();
            RunSpec gpu = new RunSpec(
                    Stage.GENERATE, "embedded", settings(Map.of("accelerator", "cu124", "outputDirectory", "two")));
            locks().take(
                            gpu,
                            event -> {
                                throw new AssertionError(event);
                            },
                            () -> {
                                throw new AssertionError("nothing is waited for");
                            })
                    .close();
        }
    }

    @Test
    void aDeviceHasOneNameHoweverItIsAskedFor() {
        Map<String, Object> gpu = Map.of("accelerator", "cu124");
        Map<String, Object> second = Map.of("accelerator", "cu124", "device", "cuda:1");
        assertThat(DeviceLock.devices(settings(gpu), Map.of())).containsExactly("cuda-0");
        assertThat(DeviceLock.devices(settings(second), Map.of())).containsExactly("cuda-1");
        assertThat(DeviceLock.devices(settings(gpu), Map.of("CUDA_VISIBLE_DEVICES", "1")))
                .containsExactly("cuda-1");
        assertThat(DeviceLock.devices(settings(second), Map.of("CUDA_VISIBLE_DEVICES", "3, GPU-8a/b")))
                .containsExactly("cuda-GPU-8a-b");
        assertThat(DeviceLock.devices(settings(Map.of("accelerator", "cu124", "device", "cpu")), Map.of()))
                .containsExactly("cpu");
        assertThat(DeviceLock.devices(settings(Map.of("accelerator", "cu124", "device", "cuda:1,cuda")), Map.of()))
                .containsExactly("cuda-0", "cuda-1");
    }

    @Test
    void aRunOnSeveralDevicesWaitsForEachAndGivesAllBack() throws Exception {
        RunSpec both = new RunSpec(
                Stage.GENERATE,
                "embedded",
                settings(Map.of("accelerator", "cu124", "device", "cuda:1,cuda:0", "outputDirectory", "one")));
        RunSpec second = new RunSpec(
                Stage.GENERATE,
                "embedded",
                settings(Map.of("accelerator", "cu124", "device", "cuda:1", "outputDirectory", "two")));
        DeviceLock.Held held = locks().take(both, event -> {}, () -> {});
        CompletableFuture<DeviceLock.Held> waiting = CompletableFuture.supplyAsync(() -> take(second, event -> {}));
        Thread.sleep(500);
        assertThat(waiting).isNotDone();
        held.close();
        waiting.get(30, TimeUnit.SECONDS).close();
    }

    private DeviceLock locks() {
        return new DeviceLock(folder.resolve("locks"), NOON);
    }

    private DeviceLock.Held take(RunSpec spec, EventListener listener) {
        try {
            return locks().take(spec, listener, () -> {});
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private RunSpec spec(String output) {
        return new RunSpec(Stage.GENERATE, "embedded", settings(Map.of("outputDirectory", output)));
    }

    private ResolvedSettings settings(Map<String, Object> values) {
        SettingLayer prompts = SettingLayer.pom(Map.of("prompts", List.of("a dog")), folder);
        return SettingsResolver.resolve(Stage.GENERATE, folder, List.of(prompts, SettingLayer.pom(values, folder)));
    }
}
