package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The record of a run promises the same bytes only if everything computed all of its steps alike. */
class ExecutionHistoryTest extends TinyRuns {
    private Map<String, String> stopped() throws Exception {
        Map<String, String> settings = settings("out");
        assertThat(run(Stage.TRAIN, settings, () -> steps() == 2).exitCode()).isEqualTo(ExitCode.CANCELLED);
        return settings;
    }

    private long steps() {
        return events.stream().filter(Event.StepCompleted.class::isInstance).count();
    }

    private String record(Map<String, String> settings) throws Exception {
        Event.RunFinished end = run(Stage.TRAIN, settings);
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(events).anyMatch(event -> event.toString().contains("resuming from"));
        return Files.readString(folder.resolve("out/model/run.json"));
    }

    private String warnings() {
        return events.stream().filter(Event.Warning.class::isInstance).toList().toString();
    }

    @Test
    void goneOnAlikeTheRunKeepsItsPromise() throws Exception {
        assertThat(record(stopped())).contains("the same bytes on every CPU of this kind with as many threads");
        assertThat(warnings()).doesNotContain("other conditions");
    }

    /** The threads of this very process stay as many as they are. */
    private static void madeWithOtherThreads(Path checkpoint) throws IOException {
        Path file = checkpoint.resolve("computed-by.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"threads\" : \"\\d+\"", "\"threads\" : \"96\""));
        list(checkpoint);
    }

    @Test
    void goneOnOtherwiseItPromisesNothingAndSaysWhy() throws Exception {
        Map<String, String> settings = stopped();
        madeWithOtherThreads(folder.resolve("out/checkpoints/checkpoint-000002"));
        assertThat(run(Stage.TRAIN, settings, () -> steps() == 1).exitCode()).isEqualTo(ExitCode.CANCELLED);
        assertThat(warnings())
                .contains("steps 1 to 2 with", "threads 96; what follows with")
                .contains("goes on under other conditions");

        assertThat(record(settings))
                .contains("\"level\" : \"none\"")
                .contains("none: resumed under other conditions, steps 1 to 2 with", "threads 96")
                .contains("steps 3 to 4 with")
                .doesNotContain("as many threads");
    }
}
