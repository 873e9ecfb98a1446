package dev.dreambooth.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.launch.EngineClassPath;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Java program runs stages, follows, stops and resumes them, all in workers of their own. */
@Timeout(300)
class DreamBoothRunTest {
    private static final int STEPS = 6;

    @TempDir
    private Path folder;

    private final List<Event> events = new ArrayList<>();
    private final List<Path> links = new ArrayList<>();

    /** The example names a subject; what makes it quick is in the file that every folder may have. */
    @BeforeEach
    void prepareProject() throws IOException, URISyntaxException {
        for (int i = 0; i < 2; i++) {
            byte[] samples = new byte[3 * 40 * 32];
            for (int at = 0; at < samples.length; at++) {
                samples[at] = (byte) (at * (i + 3));
            }
            Path photo = Files.createDirectories(folder.resolve("photos")).resolve(i + ".png");
            Files.write(photo, PngWriter.encode(RgbImage.of(40, 32, samples), Map.of()));
        }
        Path model = Path.of(DreamBoothRunTest.class
                .getResource("/golden/pipeline/sd1/model")
                .toURI());
        Files.writeString(folder.resolve("dreambooth.yaml"), """
                model: '%s'
                resolution: 32
                classImages: 2
                classInferenceSteps: 2
                inferenceSteps: 2
                maxTrainSteps: %s
                learningRate: 1e-3
                width: 32
                height: 32
                device: cpu
                seed: 7
                """.formatted(model, STEPS));
    }

    @AfterEach
    void removeLinks() throws IOException {
        for (Path link : links) {
            Files.delete(link);
        }
    }

    private DreamBooth dog() {
        return DreamBooth.ofOwnClassPath()
                .in(folder)
                .with("instanceImages", "photos")
                .with("subjectClass", "dog")
                .with("withPriorPreservation", false)
                .listening(events::add);
    }

    private List<Integer> steps() {
        return events.stream()
                .filter(Event.StepCompleted.class::isInstance)
                .map(step -> ((Event.StepCompleted) step).step())
                .toList();
    }

    @Test
    void theExampleTeachesADog() throws Exception {
        String first = runExample();
        assertThat(first)
                .contains("step 1 of " + STEPS, "step " + STEPS + " of " + STEPS)
                .contains("trained: " + folder.resolve("dreambooth/model"))
                .containsPattern("made: \\S+\\.png")
                .contains("verified: 1 files in " + folder.resolve("dreambooth/samples"));
        assertThat(runExample())
                .contains("up to date: " + folder.resolve("dreambooth/model"))
                .doesNotContain("step 1 of");
    }

    private String runExample() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.dreambooth.api.example.TeachADog",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Test
    void anInterruptStopsTheTrainingAndTheNextRunGoesOn() throws IOException {
        RunResult stopped = dog().listening(event -> {
                    events.add(event);
                    if (event instanceof Event.StepCompleted step && step.step() == 2) {
                        Thread.currentThread().interrupt();
                    }
                })
                .with("maxTrainSteps", 1000)
                .train();
        assertThat(Thread.interrupted())
                .as("the thread knows that it was interrupted")
                .isTrue();
        assertThat(stopped.exitCode()).isEqualTo(ExitCode.CANCELLED);
        assertThat(stopped.computed()).isTrue();
        assertThat(stopped.record()).isEmpty();
        assertThatThrownBy(stopped::orElseThrow).hasMessageContaining("interrupted");

        int reached = checkpoint();
        events.clear();
        RunResult ended = dog().with("maxTrainSteps", reached + 2).train().orElseThrow();
        assertThat(steps()).as("steps after the checkpoint").containsExactly(reached + 1, reached + 2);
        assertThat(ended.record().orElseThrow().outputs()).isNotEmpty();

        events.clear();
        RunResult again = dog().with("maxTrainSteps", reached + 2).train().orElseThrow();
        assertThat(again.computed()).isFalse();
        assertThat(steps()).isEmpty();
        assertThat(again.record()).isEqualTo(ended.record());
    }

    private int checkpoint() throws IOException {
        try (Stream<Path> checkpoints = Files.list(folder.resolve("dreambooth/checkpoints"))) {
            return checkpoints
                    .map(path -> path.getFileName().toString())
                    .mapToInt(name -> Integer.parseInt(name.substring("checkpoint-".length())))
                    .max()
                    .orElseThrow();
        }
    }

    @Test
    void anExceptionOfTheListenerStopsTheStageAndReachesTheCaller() {
        DreamBooth failing = dog().listening(event -> {
            if (event instanceof Event.RunStarted) {
                throw new IllegalStateException("enough");
            }
        });
        assertThatThrownBy(failing::train)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(folder.resolve("dreambooth/model/run.json")).doesNotExist();
    }

    @Test
    void aDistributionIsAllThatAWorkerNeeds() throws IOException {
        Path home = distribution();
        RunResult trained = DreamBooth.ofDistribution(home)
                .in(folder)
                .with("instanceImages", folder.resolve("photos"))
                .with("subjectClass", "dog")
                .with("withPriorPreservation", false)
                .train()
                .orElseThrow();
        assertThat(trained.record().orElseThrow().metrics()).containsKey("finalLoss");
        assertThat(trained.folder().resolve("model_index.json")).exists();
    }

    /** Lays the jars of this test's class path out as the distribution does, those of modules packed from their classes. */
    private Path distribution() throws IOException {
        Path home = Files.createDirectory(folder.resolve("dreambooth-engine"));
        Path lib = Files.createDirectory(home.resolve("lib"));
        int module = 0;
        for (Path path : EngineClassPath.ofThisProcess().entries()) {
            if (Files.isRegularFile(path)) {
                links.add(Files.createSymbolicLink(lib.resolve(path.getFileName()), path));
            } else if (path.endsWith("target/classes")) {
                pack(path, lib.resolve("module-" + module++ + ".jar"));
            }
        }
        return home;
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }
}
