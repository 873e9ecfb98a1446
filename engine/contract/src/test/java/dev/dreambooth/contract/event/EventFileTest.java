package dev.dreambooth.contract.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker writes, a follower reads: each event once, in order, whatever moment it looks at the file. */
class EventFileTest {
    private static final List<Event> ALL_KINDS = List.of(
            new Event.Hello(Event.PROTOCOL, "0.1.0", 42),
            new Event.RunStarted("train", "cpu", 2, "no result yet"),
            new Event.PhaseStarted("encoding 5 images"),
            new Event.Progress(3, 5, "images"),
            new Event.StepCompleted(1, 800, 0.5, 0.25, 0.25, 5e-6, 1.5, 2.0, 1L << 33),
            new Event.StepCompleted(2, 800, Double.NaN, Double.NaN, null, 5e-6, Double.POSITIVE_INFINITY, 2.0, 0),
            new Event.SampleWritten("000-0.png", "a photo of sks dog, \"quoted\"\n\u00e9", Long.MAX_VALUE),
            new Event.CheckpointWritten("checkpoint-000500", 500),
            new Event.Warning("the prompt is cut"),
            new Event.RunFinished(ExitCode.OK, "done"));

    @TempDir
    private Path folder;

    @Test
    void everyKindOfEventSurvives() throws IOException {
        Path file = folder.resolve("events.jsonl");
        try (EventWriter writer = new EventWriter(file)) {
            ALL_KINDS.forEach(writer::on);
        }

        assertThat(new EventReader(file).poll()).isEqualTo(ALL_KINDS);
        assertThat(Files.readAllLines(file)).hasSize(ALL_KINDS.size());
    }

    @Test
    void aLineIsPlainJsonWithTheTimeAndTheKind() throws IOException {
        Path file = folder.resolve("events.jsonl");
        try (EventWriter writer =
                new EventWriter(file, Clock.fixed(Instant.parse("2026-11-22T22:00:00Z"), ZoneOffset.UTC))) {
            writer.on(new Event.Progress(3, 5, "images"));
        }

        assertThat(file)
                .hasContent("{\"time\":\"2026-11-22T22:00:00Z\",\"event\":\"Progress\","
                        + "\"done\":3,\"total\":5,\"unit\":\"images\"}");
    }

    @Test
    void roomForTheLastEventIsKeptUntilItIsWritten() throws IOException {
        Path file = folder.resolve("events.jsonl");
        Path reserve = folder.resolve("events.jsonl.reserve");
        try (EventWriter writer = new EventWriter(file)) {
            writer.on(new Event.Warning("the disk fills"));
            assertThat(reserve).hasSize(1 << 14);
            writer.on(new Event.RunFinished(ExitCode.DATA, "The disk is full."));
            assertThat(reserve).doesNotExist();
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.reserve");
    }

    @Test
    void aTornLastLineWaitsUntilItIsEnded() throws IOException {
        Path file = folder.resolve("events.jsonl");
        EventReader reader = new EventReader(file);
        assertThat(reader.poll()).as("no file yet").isEmpty();

        append(file, "{\"event\":\"Warning\",\"message\":\"one\"}\n{\"event\":\"Warn");
        assertThat(reader.poll()).containsExactly(new Event.Warning("one"));
        assertThat(reader.poll()).isEmpty();

        append(file, "ing\",\"message\":\"two\"}\n");
        assertThat(reader.poll()).containsExactly(new Event.Warning("two"));
    }

    @Test
    void aLineThatIsNoEventHidesNothing() throws IOException {
        Path file = folder.resolve("events.jsonl");
        append(file, "garbage\n{\"event\":\"Unheard\"}\n[]\nnull\n{\"event\":\"Warning\",\"message\":\"after\"}\n");

        assertThat(new EventReader(file).poll())
                .hasSize(5)
                .endsWith(new Event.Warning("after"))
                .startsWith(new Event.Warning("events.jsonl has a line that is no event: garbage"));
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
