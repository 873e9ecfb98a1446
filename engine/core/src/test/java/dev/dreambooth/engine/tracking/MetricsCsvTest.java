package dev.dreambooth.engine.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of a run has a row for each step, also after a kill and a resume. */
class MetricsCsvTest {
    @TempDir
    Path folder;

    private MetricsCsv open(long resumedStep) throws IOException {
        TrackedRun run = new TrackedRun(folder, "abcdefgh", "sks dog", Map.of(), resumedStep, new TreeMap<>());
        return MetricsCsv.open(run, List.of("loss", "validationLoss"));
    }

    private List<String> rows() throws IOException {
        return Files.readAllLines(folder.resolve(MetricsCsv.FILE_NAME));
    }

    @Test
    void numbersOfAStepAreOneRow() throws IOException {
        MetricsCsv table = open(0);
        table.metrics(1, Map.of("loss", 0.5));
        table.metrics(2, Map.of("loss", 0.25, "other", 1.0));
        table.metrics(2, Map.of("validationLoss", 0.75));
        table.close(true);
        assertThat(rows()).containsExactly("step,loss,validationLoss", "1,0.5,", "2,0.25,0.75");
    }

    @Test
    void aResumedRunWritesNoStepTwice() throws IOException {
        MetricsCsv killed = open(0);
        for (int step = 1; step <= 4; step++) {
            killed.metrics(step, Map.of("loss", 1.0 * step));
        }
        killed.flush();
        Path file = folder.resolve(MetricsCsv.FILE_NAME);
        Files.writeString(file, Files.readString(file) + "5,0.");
        MetricsCsv resumed = open(2);
        resumed.metrics(3, Map.of("loss", 30.0));
        resumed.close(true);
        assertThat(rows()).containsExactly("step,loss,validationLoss", "1,1.0,", "2,2.0,", "3,30.0,");
    }

    @Test
    void aNewRunBeginsAnewAndATableOfOtherColumnsIsNotGoneOnWith() throws IOException {
        MetricsCsv first = open(0);
        first.metrics(1, Map.of("loss", 1.0));
        first.close(true);
        open(0).close(true);
        assertThat(rows()).hasSize(1);
        Files.writeString(folder.resolve(MetricsCsv.FILE_NAME), "step,other\n1,2\n");
        open(1).close(true);
        assertThat(rows()).containsExactly("step,loss,validationLoss");
    }
}
