package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A disk that is really full: a file system of a few megabytes in the memory of this machine, which a namespace of its own
 * lets anyone mount where the system allows such namespaces.
 */
@Timeout(300)
class FullDiskTest extends TinyRuns {
    private static final String MOUNT = "mount -t tmpfs -o size=8m none \"$1\" && shift && exec \"$@\"";

    private String inNamespace(Path disk, String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", MOUNT, "sh", disk.toString()));
        whole.addAll(List.of(command));
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? output : null;
    }

    private boolean canMount(Path disk) {
        try {
            return inNamespace(disk, "true") != null;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void theRunSaysWhatIsMissingKeepsTheLastCheckpointAndEndsInTheSameBytesOnceThereIsRoom() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(canMount(disk), "this system lets no ordinary user mount a small file system");
        Map<String, String> settings = settings("whole");
        settings.put("maxTrainSteps", "60");
        settings.put("checkpointingSteps", "15");
        settings.put(
                "threads", "1"); // the record says how many, and this process may have another number than a worker
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);

        settings.put("outputDirectory", disk.resolve("out").toString());
        Path spec = folder.resolve("small.json");
        spec(Stage.TRAIN, settings).write(spec);
        Path results = folder.resolve("results");
        String output = inNamespace(
                disk,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddev.dreambooth.cache=" + folder.resolve("user-cache"), // queues behind no training but its own
                "-cp",
                System.getProperty("java.class.path"),
                SmallDisk.class.getName(),
                spec.toString(),
                results.toString());

        assertThat(output).isNotNull();
        List<String> lines = output.lines()
                .filter(line -> !line.startsWith("NOTE: Picked up ")) // options from the environment
                .toList();
        assertThat(lines.get(0))
                .startsWith("too small from the start: DATA The disk is full: model takes")
                .contains("are missing");
        assertThat(lines.get(1))
                .startsWith("filled after a checkpoint: DATA The disk is full: checkpoint-0000")
                .contains("are missing");
        assertThat(lines.get(2)).contains("checkpoint-000015").doesNotContain("partial");
        assertThat(lines.get(3)).startsWith("filled to the last byte: DATA The disk is full");
        assertThat(lines.get(4)).contains("checkpoint-0000").doesNotContain("partial");
        assertThat(lines.get(5)).startsWith("freed: OK trained 60 steps");
        for (String part : List.of("model", "checkpoints")) {
            Map<String, byte[]> files = files(results.resolve(part));
            files.remove("events.jsonl");
            assertThat(files)
                    .containsExactlyInAnyOrderEntriesOf(
                            files(folder.resolve("whole").resolve(part)));
        }
    }
}
