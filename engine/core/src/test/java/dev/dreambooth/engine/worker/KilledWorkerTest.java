package dev.dreambooth.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventReader;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A training worker that is killed again and again, also while it writes a checkpoint, ends in the very bytes of one that
 * nobody touched: weights, optimizer state, record, and every loss on the way.
 *
 * <p>{@code -Ddev.dreambooth.kills=20} kills the training of every recipe so often; without it some are killed less, so
 * that the build does not take minutes longer.
 */
@Timeout(900)
class KilledWorkerTest extends TinyRuns {
    private static final int CHECKPOINT_EVERY = 4;

    /** A worker that lives for seconds spends most of them starting: its Java is compiled quickly rather than well. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    static Stream<Arguments> recipes() {
        return Stream.of(
                Arguments.of("UNet alone", kills(10), Map.of("trainTextEncoder", "false")),
                Arguments.of(
                        "UNet and text encoder, EMA, accumulated gradients, falling rate",
                        kills(5),
                        Map.of(
                                "useEma", "true",
                                "gradientAccumulationSteps", "2",
                                "lrScheduler", "cosine",
                                "lrWarmupSteps", "5")),
                Arguments.of("8-bit AdamW", kills(4), Map.of("optimizer", "adamw8bit", "trainTextEncoder", "false")),
                Arguments.of("LoRA with dropout", kills(4), Map.of("trainMethod", "lora", "loraDropout", "0.1")));
    }

    /** Enough that as many kills do not come to the end, for some steps are done anew after each. */
    private static int steps(int kills) {
        return Math.max(6 * kills, 12 * CHECKPOINT_EVERY) + 1;
    }

    private static int kills(int usually) {
        return Integer.getInteger("dev.dreambooth.kills", usually);
    }

    @ParameterizedTest(name = "{0}, {1} kills")
    @MethodSource("recipes")
    void endsInTheSameBytesHoweverOftenItIsKilled(String recipe, int kills, Map<String, String> recipeSettings)
            throws Exception {
        Map<Integer, Event> whole = new HashMap<>();
        RunSpec untouched = spec("whole", steps(kills), recipeSettings);
        assertThat(launch(untouched).join().exitCode()).isEqualTo(ExitCode.OK);
        losses(untouched).forEach(loss -> whole.put(loss.step(), loss));

        RunSpec killed = spec("killed", steps(kills), recipeSettings);
        Random instants = new Random(20261123);
        int insideWrites = 0;
        for (int kill = 0; kill < kills; kill++) {
            insideWrites += runAndKill(killed, kill % 2 == 0, instants) ? 1 : 0;
            assertThat(losses(killed)).allSatisfy(loss -> assertThat(loss).isEqualTo(whole.get(loss.step())));
        }
        WorkerOutcome end = launch(killed).join();

        assertThat(end.exitCode()).as(end.message()).isEqualTo(ExitCode.OK);
        assertThat(losses(killed)).allSatisfy(loss -> assertThat(loss).isEqualTo(whole.get(loss.step())));
        assertThat(insideWrites).as("kills inside the writing of a checkpoint").isGreaterThan(kills / 5);
        String last = String.format(Locale.ROOT, "checkpoints/checkpoint-%06d/state.safetensors", steps(kills) - 1);
        assertThat(results("killed"))
                .containsKeys("model/run.json", last)
                .containsExactlyInAnyOrderEntriesOf(results("whole"));
    }

    private RunSpec spec(String output, int steps, Map<String, String> recipe) throws Exception {
        Map<String, String> settings = settings(output);
        settings.put("maxTrainSteps", Integer.toString(steps));
        settings.put("checkpointingSteps", Integer.toString(CHECKPOINT_EVERY));
        settings.put("threads", "1");
        if (recipe.containsKey("trainMethod")) {
            settings.remove("learningRate"); // adapters have one of their own
        }
        settings.putAll(recipe);
        return spec(Stage.TRAIN, settings);
    }

    private static CompletableFuture<WorkerOutcome> launch(RunSpec spec) {
        WorkerCommand command =
                new WorkerCommand(WorkerClassPath.get(), WorkerCommand.ENGINE_MAIN, QUICK_START, Map.of());
        WorkerLauncher launcher = new WorkerLauncher(command, event -> {});
        return CompletableFuture.supplyAsync(() -> launcher.run(spec));
    }

    /** Starts a worker and kills it; returns whether that hit it while a checkpoint was being written. */
    private boolean runAndKill(RunSpec spec, boolean whileWriting, Random instants) throws Exception {
        Files.deleteIfExists(events(spec));
        CompletableFuture<WorkerOutcome> run = launch(spec);
        int steps = 1 + instants.nextInt(2 * CHECKPOINT_EVERY);
        await(run, () -> losses(spec).size() >= (whileWriting ? 1 : steps));
        if (whileWriting) {
            await(run, () -> !unfinished(spec).isEmpty());
        }
        Thread.sleep(0, instants.nextInt(1_000_000));
        long worker = all(spec).stream()
                .filter(Event.Hello.class::isInstance)
                .mapToLong(hello -> ((Event.Hello) hello).pid())
                .findFirst()
                .orElseThrow();
        assertThat(ProcessHandle.of(worker).orElseThrow().destroyForcibly()).isTrue(); // SIGKILL
        assertThat(run.join().message()).contains("SIGKILL");
        return !unfinished(spec).isEmpty();
    }

    private static void await(CompletableFuture<WorkerOutcome> run, BooleanSupplier condition) throws Exception {
        while (!condition.getAsBoolean()) {
            assertThat(run).as("the worker is not to end by itself").isNotDone();
            Thread.sleep(1);
        }
    }

    private static List<Path> unfinished(RunSpec spec) {
        Path checkpoints = spec.outputDirectory().resolve("checkpoints");
        try (Stream<Path> found = Files.exists(checkpoints) ? Files.list(checkpoints) : Stream.empty()) {
            return found.filter(path -> path.toString().endsWith(".partial")).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path events(RunSpec spec) {
        return spec.outputDirectory().resolve(".work/train/events.jsonl");
    }

    private static List<Event> all(RunSpec spec) {
        try {
            return new EventReader(events(spec)).poll();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns what the worker said of its steps, without what no two runs agree in: times and memory. */
    private static List<Event.StepCompleted> losses(RunSpec spec) {
        List<Event.StepCompleted> losses = new ArrayList<>();
        for (Event event : all(spec)) {
            if (event instanceof Event.StepCompleted step) {
                losses.add(new Event.StepCompleted(
                        step.step(),
                        step.totalSteps(),
                        step.loss(),
                        step.instanceLoss(),
                        step.priorLoss(),
                        step.learningRate(),
                        step.gradNorm(),
                        0,
                        0));
            }
        }
        return losses;
    }

    /** The model with its record, and the checkpoints with the optimizer's state, but not the events with their times. */
    private Map<String, byte[]> results(String output) throws IOException {
        Map<String, byte[]> results = files(folder.resolve(output));
        results.keySet().removeIf(name -> name.startsWith(".work") || name.endsWith("events.jsonl"));
        return results;
    }
}
