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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        settings.put("validationImages", heldOut().toString());
        settings.put("validationSteps", "1");
        settings.put("exportBest", "loss");
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        Path out = folder.resolve("out");
        Map<String, byte[]> model = files(out.resolve("model"));
        Path newest = out.resolve("checkpoints/checkpoint-000004");
        Path kept = folder.resolve("kept");
        copy(newest, kept);
        List<String> names = files(newest).keySet().stream().sorted().toList();
        assertThat(names)
                .containsExactly(
                        "best.safetensors",
                        "checkpoint.json",
                        "computed-by.json",
                        "losses.csv",
                        "manifest.json",
                        "state.safetensors",
                        "validation-losses.csv");

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

    /** A list of SHA-256 that fits betrays nothing: what is told beside the tensors must make sense too. */
    @ParameterizedTest
    @CsvSource({
        "losses.csv, 'step,loss,instanceLoss,priorLoss'", // tells of no step at all
        "losses.csv, 'step,loss,instanceLoss,priorLoss;1,1,1,1;2,1,1,1;4,1,1,1'",
        "losses.csv, 'step,loss,instanceLoss,priorLoss;1,1,1,1;2,1,1,1;3,1,1,1;4,1,1,1;5,1,1,1'",
        "losses.csv, 'step,loss,instanceLoss,priorLoss;1,1,1,1;2,1,1,1;3,1,1,low;4,1,1,1'",
        "losses.csv,",
        "validation-losses.csv, 'step,validationLoss;1,1;2,1;3,1'",
        "validation-losses.csv,",
        "best.safetensors, {}",
        "best.safetensors,",
        "computed-by.json, []",
        "computed-by.json, '[{\"lastStep\": 5}]'",
        "computed-by.json, '[{\"lastStep\": 4, \"lastStep\": 4}, 1]'",
        "computed-by.json,"
    })
    void aCheckpointMadeUpAroundSoundTensorsIsRefusedAndTheOneBeforeIsUsed(String name, String content)
            throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("maxTrainSteps", "5");
        settings.put("checkpointingSteps", "2");
        settings.put("validationImages", heldOut().toString());
        settings.put("validationSteps", "1");
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        Path newest = folder.resolve("out/checkpoints/checkpoint-000004");
        if (content == null) {
            Files.delete(newest.resolve(name));
        } else {
            Files.writeString(newest.resolve(name), content.replace(';', '\n') + "\n");
        }
        list(newest);
        AtomicFiles.delete(folder.resolve("out/model"));

        Event.RunFinished end = run(Stage.TRAIN, settings);

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(events)
                .filteredOn(Event.Warning.class::isInstance)
                .anySatisfy(warning -> assertThat(warning.toString()).contains("checkpoint-000004", name));
        assertThat(events).contains(new Event.PhaseStarted("resuming from checkpoint-000002"));
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
