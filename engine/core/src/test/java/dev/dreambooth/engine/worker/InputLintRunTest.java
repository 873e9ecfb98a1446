package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remarked on the input of a training: in a plan, in the log, in the record and in the report. */
class InputLintRunTest {
    @TempDir
    Path folder;

    private TinyRun run;

    @BeforeEach
    void draw() throws Exception {
        run = new TinyRun(folder).set("instanceImages", "images").set("subjectClass", "dog");
        run.set("withPriorPreservation", false).set("maxTrainSteps", 1);
        for (int i = 0; i < 4; i++) {
            run.image("images/" + i + ".png", 40, 40, i);
        }
    }

    private List<String> warnings() {
        return run.events(Event.Warning.class).stream()
                .map(Event.Warning::message)
                .toList();
    }

    private void assertOk(Event.RunFinished end) {
        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
    }

    @Test
    void remarksAreInPlanLogRecordAndReport() throws Exception {
        Files.copy(folder.resolve("images/1.png"), folder.resolve("images/again.png"));
        run.image("images/small.png", 24, 24, 7);
        String same = "The images 1.png and again.png are the same file";
        assertOk(run.set("dryRun", true).run(Stage.TRAIN));
        assertThat(warnings()).anyMatch(told -> told.startsWith(same));

        assertOk(run.set("dryRun", false).run(Stage.TRAIN));

        assertThat(warnings()).anyMatch(told -> told.startsWith(same));
        assertThat(RunRecord.read(run.out("model")).orElseThrow().remarks())
                .anyMatch(told -> told.startsWith(same))
                .anyMatch(told -> told.contains("The image small.png is 24 x 24; it is enlarged to 32"));
        assertThat(run.out("model/report.html"))
                .content(StandardCharsets.UTF_8)
                .contains("To know of the images", same);
    }

    @Test
    void twoSubjectsWithOneImageAreToldByTheirNumbers() throws Exception {
        run.image("other/0.png", 40, 40, 9);
        Files.copy(folder.resolve("images/1.png"), folder.resolve("other/1.png"));
        run.unset("instanceImages").unset("subjectClass");
        run.set(
                "concepts",
                "[{\"identifier\":\"sks\",\"subjectClass\":\"dog\",\"instanceImages\":\"images\"},"
                        + "{\"identifier\":\"rex\",\"subjectClass\":\"cat\",\"instanceImages\":\"other\"}]");

        assertOk(run.set("dryRun", true).run(Stage.TRAIN));

        assertThat(warnings()).anyMatch(told -> told.startsWith("The images concept 1/1.png and concept 2/1.png are"));
    }

    @Test
    void ownClassImagesThatShowTheSubjectAreTold() throws Exception {
        run.image("class/0.png", 40, 40, 9);
        Files.copy(folder.resolve("images/2.png"), folder.resolve("class/mine.png"));
        run.set("withPriorPreservation", true).set("classImagesDirectory", "class");

        assertOk(run.set("dryRun", true).run(Stage.TRAIN));

        assertThat(warnings()).anyMatch(told -> told.startsWith("2.png is among the class images too"));
    }

    @Test
    void anEncoderLooksAtTheImagesAndIsNotNeeded() throws Exception {
        run.set("subjectEncoder", TinyRuns.encoder("dinov2"));
        assertOk(run.run(Stage.TRAIN));
        assertThat(run.events(Event.PhaseStarted.class)).asString().contains("the instance images through dinov2");
        byte[] weights = run.weights();
        byte[] report = Files.readAllBytes(run.out("model/report.html"));

        run.set("subjectEncoder", "nowhere").set("force", true);
        assertOk(run.run(Stage.TRAIN));

        assertThat(warnings()).anyMatch(told -> told.contains("were not compared through subjectEncoder"));
        assertThat(run.weights()).isEqualTo(weights);
        assertThat(run.out("model/report.html")).hasBinaryContent(report);
    }

    @Test
    void aFolderOfNothingIsRefused() throws Exception {
        byte[] grey = PngWriter.encode(RgbImage.of(40, 40, new byte[3 * 40 * 40]), Map.of());
        for (int i = 0; i < 4; i++) {
            Files.write(folder.resolve("images/" + i + ".png"), grey);
        }
        Event.RunFinished end = run.set("dryRun", true).run(Stage.TRAIN);

        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("of one and the same colour", "instanceImages");
    }
}
