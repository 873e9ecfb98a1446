package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever happens to any file of the newest checkpoint, it is named and the run goes on from the one before. */
class DamagedCheckpointTest extends TinyRuns {
    /** Ways in which files come to harm. */
    private enum Harm {
        TRUNCATED,
        EMPTIED,
        BIT_FLIPPED,
        DELETED,
        LENGTHENED;

        void come(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            switch (this) {
                case TRUNCATED -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
                case EMPTIED -> Files.write(file, new byte[0]);
                case BIT_FLIPPED -> {
                    bytes[bytes.length * 2 / 3] ^= 4;
                    Files.write(file, bytes);
                }
                case DELETED -> Files.delete(file);
                case LENGTHENED -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            }
        }
    }

    @Test
    void anyHarmToAnyFileIsNamedAndTheCheckpointBeforeIsUsed() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("maxTrainSteps", "5");
        settings.put("checkpointingSteps", "2");
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        Path out = folder.resolve("out");
        Map<String, byte[]> model = files(out.resolve("model"));
        Path newest = out.resolve("checkpoints/checkpoint-000004");
        Path kept = folder.resolve("kept");
        copy(newest, kept);
        List<String> names = files(newest).keySet().stream().sorted().toList();
        assertThat(names).containsExactly("checkpoint.json", "losses.csv", "manifest.json", "state.safetensors");

        for (String name : names) {
            for (Harm harm : Harm.values()) {
                AtomicFiles.delete(newest);
                copy(kept, newest);
                harm.come(newest.resolve(name));
                AtomicFiles.delete(out.resolve("model"));

                Event.RunFinished end = run(Stage.TRAIN, settings);

                assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
                assertThat(events)
                        .as("%s %s", name, harm)
                        .filteredOn(Event.Warning.class::isInstance)
                        .anySatisfy(warning -> assertThat(warning.toString())
                                .contains("checkpoint-000004 is damaged")
                                .contains(name));
                assertThat(events).contains(new Event.PhaseStarted("resuming from checkpoint-000002"));
                assertThat(files(out.resolve("model"))).containsExactlyInAnyOrderEntriesOf(model);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
