package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Machines that have nothing in common but a WebDAV server: worker processes with folders, images and user caches of
 * their own.
 */
@Timeout(300)
class OtherMachineTest extends TinyRuns {
    private final List<Event> told = new CopyOnWriteArrayList<>();
    private LoopbackWebDav server;

    @BeforeEach
    void startServer() throws IOException {
        server = new LoopbackWebDav();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** Returns a training on a machine, which gets images of its own. */
    private RunSpec training(String machine, Map<String, String> further) throws Exception {
        Path images = Files.createDirectories(folder.resolve(machine + "/images"));
        for (Map.Entry<String, byte[]> image : files(folder.resolve("images")).entrySet()) {
            Files.write(images.resolve(image.getKey()), image.getValue());
        }
        Map<String, String> settings = settings(machine + "/out");
        settings.put("instanceImages", images.toString());
        settings.put("cache", folder.resolve(machine + "/results").toString());
        settings.put("threads", "1");
        settings.putAll(further);
        return spec(Stage.TRAIN, settings);
    }

    private Map<String, String> remote(String mode) {
        return Map.of("remoteCache", server.address(), "remoteCacheMode", mode);
    }

    private Map<String, String> uploading() {
        return Map.of(
                "remoteCache", server.address(),
                "remoteCacheMode", "read-write",
                "checkpointUpload", "true",
                "checkpointingSteps", "2",
                "maxTrainSteps", "24");
    }

    private CompletableFuture<WorkerOutcome> launch(String machine, RunSpec spec) {
        Path userCache = folder.resolve(machine).resolve("user-cache");
        WorkerCommand command = new WorkerCommand(
                WorkerClassPath.get(),
                WorkerCommand.ENGINE_MAIN,
                List.of("-D" + UserCache.PROPERTY + "=" + userCache),
                Map.of());
        told.clear();
        return CompletableFuture.supplyAsync(() -> new WorkerLauncher(command, told::add).run(spec));
    }

    private String succeed(String machine, Map<String, String> further) throws Exception {
        WorkerOutcome outcome = launch(machine, training(machine, further)).join();
        assertThat(outcome.exitCode()).as(outcome.message()).isEqualTo(ExitCode.OK);
        return outcome.message();
    }

    private Map<String, byte[]> model(String machine) throws IOException {
        Map<String, byte[]> model = files(folder.resolve(machine + "/out/model"));
        model.remove("events.jsonl"); // has times of day
        assertThat(model).containsKey("unet/diffusion_pytorch_model.safetensors");
        return model;
    }

    private long steps() {
        return told.stream().filter(Event.StepCompleted.class::isInstance).count();
    }

    @Test
    void aCleanMachineFetchesTheModelAndMakesAnewWhatIsCorrupted() throws Exception {
        assertThat(succeed("first", remote("read-write"))).startsWith("trained 4 steps");

        assertThat(succeed("clean", remote("read")))
                .startsWith("fetched from the remote cache " + server.address())
                .contains("are what their record says");
        assertThat(steps()).isZero();
        assertThat(model("clean")).containsExactlyInAnyOrderEntriesOf(model("first"));

        byte[] weights = model("first").get("unet/diffusion_pytorch_model.safetensors");
        server.files.replaceAll((path, content) -> {
            byte[] changed = content.clone();
            changed[changed.length / 2] ^= Arrays.equals(content, weights) ? (byte) 1 : 0;
            return changed;
        });
        assertThat(succeed("doubtful", remote("read"))).startsWith("trained 4 steps");
        assertThat(told).filteredOn(Event.Warning.class::isInstance).asString().contains("corrupted");
        assertThat(model("doubtful")).containsExactlyInAnyOrderEntriesOf(model("first"));
    }

    @Test
    void aTrainingKilledWithItsDiskGoesOnElsewhereToTheSameBytes() throws Exception {
        succeed("untouched", Map.of("maxTrainSteps", "24", "checkpointingSteps", "2"));

        CompletableFuture<WorkerOutcome> run = launch("lost", training("lost", uploading()));
        while (steps() < 5 || server.files.keySet().stream().noneMatch(path -> path.contains("/checkpoints/"))) {
            assertThat(run).as("the worker is not to end by itself").isNotDone();
            Thread.sleep(1);
        }
        long worker = told.stream()
                .filter(Event.Hello.class::isInstance)
                .mapToLong(hello -> ((Event.Hello) hello).pid())
                .findFirst()
                .orElseThrow();
        assertThat(ProcessHandle.of(worker).orElseThrow().destroyForcibly()).isTrue(); // SIGKILL
        assertThat(run.join().message()).contains("SIGKILL");
        AtomicFiles.delete(folder.resolve("lost"));

        assertThat(succeed("next", uploading())).startsWith("trained 24 steps");
        assertThat(told).anyMatch(event -> event.toString().contains("fetched checkpoint-0000"));
        assertThat(steps()).isLessThan(24);
        assertThat(model("next")).containsExactlyInAnyOrderEntriesOf(model("untouched"));

        // what the training leaves there is its result, whole, and no checkpoint
        assertThat(server.files.keySet()).noneMatch(path -> path.contains("/checkpoints/"));
        assertThat(succeed("third", uploading())).startsWith("fetched from the remote cache");
        assertThat(model("third")).containsExactlyInAnyOrderEntriesOf(model("untouched"));
    }
}
