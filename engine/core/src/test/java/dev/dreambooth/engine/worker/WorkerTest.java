package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.RunSpec;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.settings.ResolvedSettings;
import dev.dreambooth.contract.settings.SettingLayer;
import dev.dreambooth.contract.settings.SettingSources;
import dev.dreambooth.engine.data.PngWriter;
import dev.dreambooth.engine.data.RgbImage;
import dev.dreambooth.engine.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole stages on a tiny model: what they leave, when they do nothing, how they stop, go on and refuse. */
class WorkerTest {
    @TempDir
    Path folder;

    private final List<Event> events = new ArrayList<>();

    @BeforeEach
    void drawSubject() throws IOException {
        Path images = Files.createDirectories(folder.resolve("images"));
        for (int i = 0; i < 2; i++) {
            byte[] samples = new byte[3 * 40 * 32];
            for (int at = 0; at < samples.length; at++) {
                samples[at] = (byte) (at * (i + 3));
            }
            Files.write(images.resolve(i + ".png"), PngWriter.encode(RgbImage.of(40, 32, samples), Map.of()));
        }
    }

    private Map<String, String> settings(String output) throws URISyntaxException {
        Path model =
                Path.of(getClass().getResource("/golden/pipeline/sd1/model").toURI());
        return new HashMap<>(Map.ofEntries(
                Map.entry("model", model.toString()),
                Map.entry("outputDirectory", folder.resolve(output).toString()),
                Map.entry("instanceImages", folder.resolve("images").toString()),
                Map.entry("subjectClass", "dog"),
                Map.entry("resolution", "32"),
                Map.entry("classImages", "3"),
                Map.entry("sampleBatchSize", "2"),
                Map.entry("classInferenceSteps", "2"),
                Map.entry("inferenceSteps", "2"),
                Map.entry("maxTrainSteps", "4"),
                Map.entry("randomFlip", "true"),
                Map.entry("trainTextEncoder", "true"),
                Map.entry("learningRate", "1e-3"),
                Map.entry("width", "32"),
                Map.entry("height", "32"),
                Map.entry("device", "cpu"),
                Map.entry("seed", "7")));
    }

    private Event.RunFinished run(Stage stage, Map<String, String> settings, BooleanSupplier cancelled) {
        Map<String, String> wanted = new HashMap<>();
        settings.forEach((name, value) -> wanted.put(SettingLayer.PROPERTY_PREFIX + name, value));
        SettingSources sources = new SettingSources(
                folder,
                SettingLayer.defaults(Map.of(), folder),
                SettingLayer.pom(Map.of(), folder),
                SettingLayer.properties(wanted, Set.of(), folder),
                List.of());
        ResolvedSettings resolved = sources.resolve(stage);
        Path spec = folder.resolve("spec.json");
        RunSpec.of(stage, resolved, folder).write(spec);
        events.clear();
        return new Worker(spec, events::add, cancelled).run();
    }

    private Event.RunFinished run(Stage stage, Map<String, String> settings) {
        return run(stage, settings, () -> false);
    }

    private static Map<String, byte[]> files(Path root) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void threeStagesLeaveTheirResultsAndNoHandle() throws Exception {
        Map<String, String> settings = settings("out");
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
        settings.put("precision", "fp16");
        assertThat(run(Stage.GENERATE, settings).message()).contains("fp16", "-Ddreambooth.precision");
        assertThat(folder.resolve("out/samples")).doesNotExist();
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
