package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A training that is stopped and resumed leaves one row, one event and one record for each step. */
class TrackingRunTest extends TinyRuns {
    @Test
    void everyStepIsTrackedOnceAlsoAfterAResume() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "csv|tensorboard|wandb");
        Event.RunFinished stopped =
                run(Stage.TRAIN, settings, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance));
        assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.CANCELLED);
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        Path tracking = folder.resolve("out/tracking");
        List<String> rows = Files.readAllLines(tracking.resolve("metrics.csv"));
        assertThat(rows).hasSize(5).first().asString().startsWith("step,loss,instanceLoss,priorLoss");
        for (int step = 1; step <= 4; step++) {
            assertThat(rows.get(step)).startsWith(step + ",");
        }
        assertThat(tracking.resolve("tensorboard")).isDirectoryContaining("glob:**/events.out.tfevents.*");
        assertThat(tracking.resolve("wandb")).isDirectoryContaining("glob:**/offline-run-*");
        assertThat(files(folder.resolve("out/model")).keySet()).noneMatch(name -> name.contains("tfevents"));
    }

    @Test
    void nothingIsTrackedIfNothingIsAskedFor() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("reportTo", "none");
        assertThat(run(Stage.TRAIN, settings).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("out/tracking")).doesNotExist();
    }
}
