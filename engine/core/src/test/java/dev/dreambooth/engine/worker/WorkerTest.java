package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole stages on a tiny model: what they leave, when they do nothing, how they stop, go on and refuse. */
class WorkerTest extends TinyRuns {
    @Test
    void allStagesLeaveTheirResultsAndNoHandle() throws Exception {
        Map<String, String> settings = judged(settings("out"), "off");
        long before = Tensor.liveHandles();
        for (Stage stage : Stage.values()) {
            Event.RunFinished end = run(stage, settings);
            assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
            assertThat(events).hasAtLeastOneElementOfType(Event.RunStarted.class);
            Event.RunFinished again = run(stage, settings);
            assertThat(again.message()).startsWith("up to date");
            assertThat(events).noneMatch(Event.RunStarted.class::isInstance);
        }
        assertThat(Tensor.liveHandles()).isEqualTo(before);
        Path out = folder.resolve("out");
        assertThat(out.resolve("class-images")).isDirectoryContaining("glob:**/manifest.json");
        assertThat(out.resolve("model")).isDirectoryContaining("glob:**/model_index.json");
        assertThat(out.resolve("samples")).isDirectoryContaining("glob:**/01-a-photo-of-sks-dog-seed7.png");
        assertThat(out.resolve("samples")).isDirectoryContaining("glob:**/contact-sheet.png");
        assertThat(out.resolve("evaluation")).isDirectoryContaining("glob:**/evaluation.json");
    }

    @Test
    void trainingStoppedAndResumedEndsInTheSameBytes() throws Exception {
        Map<String, String> whole = settings("whole");
        assertThat(run(Stage.TRAIN, whole).exitCode()).isEqualTo(ExitCode.OK);
        Map<String, String> parts = settings("parts");
        Event.RunFinished stopped =
                run(Stage.TRAIN, parts, () -> events.stream().anyMatch(Event.StepCompleted.class::isInstance));
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);
        assertThat(folder.resolve("parts/model")).doesNotExist();
        assertThat(run(Stage.TRAIN, parts).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events.stream().filter(Event.StepCompleted.class::isInstance))
                .hasSize(3);
        assertThat(files(folder.resolve("parts/model")))
                .containsExactlyInAnyOrderEntriesOf(files(folder.resolve("whole/model")));
    }

    @Test
    void aChangedSettingIsNamedAndOnlyWhatDependsOnItRuns() throws Exception {
        Map<String, String> settings = settings("out");
        run(Stage.TRAIN, settings);
        settings.put("learningRate", "2e-3");
        assertThat(run(Stage.REGULARIZE, settings).message()).startsWith("up to date");
        run(Stage.TRAIN, settings);
        assertThat(events)
                .filteredOn(Event.RunStarted.class::isInstance)
                .singleElement()
                .asString()
                .contains("learningRate 0.001 → 0.002");
    }

    @Test
    void refusalsSayWhereTheSettingWasMade() throws Exception {
        Map<String, String> settings = settings("out");
        settings.put("clipSkip", "9");
        Event.RunFinished skip = run(Stage.GENERATE, settings);
        assertThat(skip.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(skip.message()).contains("9", "-Ddreambooth.clipSkip");
        settings.put("clipSkip", "0");
        settings.put("loraScale", "0.5");
        assertThat(run(Stage.GENERATE, settings).message()).contains("0.5", "-Ddreambooth.loraScale");
        assertThat(folder.resolve("out/samples")).doesNotExist();
    }

    @Test
    void onACpuThereIsNothingToShorten() throws Exception {
        Map<String, String> settings = settings("out");
        assertThat(run(Stage.REGULARIZE, settings).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events).noneMatch(Event.Warning.class::isInstance);
        settings.put("allowTf32", "true");
        assertThat(run(Stage.REGULARIZE, settings).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(events.toString())
                .contains("allowTf32 has no effect on the device cpu")
                .contains("precision fp32 → fp32+tf32"); // on a GPU they would be other images
    }

    @Test
    void anEmptyImageIsNamedBeforeAnythingIsMade() throws Exception {
        Files.write(folder.resolve("images/1.png"), new byte[0]);
        Event.RunFinished end = run(Stage.TRAIN, settings("out"));
        assertThat(end.exitCode()).isEqualTo(ExitCode.DATA);
        assertThat(end.message()).contains("1.png");
        assertThat(folder.resolve("out/class-images")).doesNotExist();
    }
}
