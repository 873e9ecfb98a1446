package dev.dreambooth.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Estimate;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.evaluation.GateResult;
import dev.dreambooth.contract.evaluation.Measured;
import dev.dreambooth.contract.evaluation.UnitScore;
import dev.dreambooth.contract.evaluation.Verdict;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventReader;
import dev.dreambooth.contract.event.EventWriter;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.launch.ConsoleProgress;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.record.UpToDateCheck;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateMeasure;
import dev.dreambooth.contract.settings.gate.GateReference;
import dev.dreambooth.contract.settings.resolve.RecordedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.data.classimages.ClassImageRecipe;
import dev.dreambooth.engine.data.classimages.ClassImageSet;
import dev.dreambooth.engine.evaluation.SyntheticModel;
import dev.dreambooth.engine.evaluation.gate.Judge;
import dev.dreambooth.engine.evaluation.gate.LastGood;
import dev.dreambooth.engine.fuzz.FuzzInput.Change;
import dev.dreambooth.engine.fuzz.mutation.ByteMutator;
import dev.dreambooth.engine.fuzz.mutation.JsonMutator;
import dev.dreambooth.engine.fuzz.mutation.Mutator;
import dev.dreambooth.engine.fuzz.mutation.SafetensorsMutator;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.checkpoint.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** What stages leave behind and read again, and what may have come from another machine meanwhile. */
final class ResultTargets {
    private static final Mutator JSON = new JsonMutator();
    private static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final Fingerprint IDENTITY = new Fingerprint(
            "train",
            TextTargets.specification(Stage.TRAIN, Path.of("project").toAbsolutePath())
                    .settings()
                    .resultJson(),
            Map.of("1.png", SHA256),
            Map.of("engine", "0.1.0"));
    private static final Gate GATE = Gate.of(GateMeasure.SUBJECT, GateReference.LAST_GOOD, true, 0.3);
    private static final ClassImageRecipe RECIPE = new ClassImageRecipe(
            "a photo of a dog", SHA256, "ddim", 20, 7.5, 32, 32, 7, "fp32", "machine", 1, Map.of("engine", "0.1.0"));

    private ResultTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget(
                        "record", 60, true, List.of(record()), (file, folder, output) -> readRecord(file, folder)),
                new FuzzTarget(
                        "events",
                        60,
                        false,
                        List.of(FuzzInput.of("events.jsonl", events(), ResultTargets::changedLine)),
                        (file, folder, output) -> follow(file)),
                new FuzzTarget(
                        "evaluation",
                        60,
                        true,
                        List.of(FuzzInput.of(
                                "evaluation.json", bytes(evaluation().toJson()), JSON)),
                        (file, folder, output) -> compare(file)),
                new FuzzTarget(
                        "class-images",
                        20,
                        true,
                        List.of(FuzzInput.of("manifest.json", manifest(), JSON)),
                        (file, folder, output) ->
                                ClassImageSet.open(folder, RECIPE, 2).reasons()),
                new FuzzTarget("training-state", 40, true, List.of(state()), (file, folder, output) -> resume(folder)));
    }

    private static byte[] bytes(JsonNode document) {
        return CanonicalJson.indented(document).getBytes(StandardCharsets.UTF_8);
    }

    private static FuzzInput record() {
        byte[] pixels = "pixels".getBytes(StandardCharsets.UTF_8);
        RunRecord record = new RunRecord(
                IDENTITY,
                List.of(new FileRecord("000.png", Sha256.of(pixels), pixels.length)),
                Map.of("000.png", 7L),
                Map.of("finalLoss", 0.1),
                Map.of("level", "machine"),
                Map.of("model", "g:a:1"),
                List.of("1.png and 2.png are nearly the same"));
        byte[] json = bytes(CanonicalJson.STRICT.valueToTree(record));
        return new FuzzInput(Map.of("run.json", json, "000.png", pixels), List.of(new Change("run.json", JSON)));
    }

    private static void readRecord(Path file, Path folder) {
        UpToDateCheck.check(folder, IDENTITY, FileHasher.READING);
        RunRecord record = RunRecord.readFile(file);
        assertThat(record.outputs()).allMatch(FileRecord::safe);
        IDENTITY.changesSince(record.fingerprint());
        CanonicalJson.STRICT.<JsonNode>valueToTree(record);
        RunSpec now = TextTargets.specification(Stage.TRAIN, folder);
        RecordedSettings.remaking(now.settings(), record.fingerprint().settings(), file.toString());
    }

    private static byte[] events() {
        return Seeds.written(file -> {
            try (EventWriter writer = new EventWriter(file)) {
                writer.on(new Event.Hello(Event.PROTOCOL, "0.1.0", 7));
                writer.on(new Event.RunStarted("train", "cpu", 2, "no result yet"));
                writer.on(new Event.PhaseStarted("encoding 5 images"));
                writer.on(new Event.Progress(1, 5, "images"));
                writer.on(new Event.StepCompleted(1, 4, 0.1, 0.1, 0.2, 1e-4, 1, 0.5, 1000));
                writer.on(new Event.SampleWritten("images/0.png", "a dog", 7));
                writer.on(new Event.CheckpointWritten("checkpoints/checkpoint-000004", 4));
                writer.on(new Event.ValidationCompleted(4, 0.1, true));
                writer.on(new Event.MemoryPlanned(1000, 2000, "none"));
                writer.on(new Event.Warning("look"));
                writer.on(new Event.RunFinished(ExitCode.OK, "done"));
            }
        });
    }

    private static byte[] changedLine(byte[] whole, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return new ByteMutator().mutate(whole, random);
        }
        String[] lines = new String(whole, StandardCharsets.UTF_8).split("\n");
        int at = random.nextInt(lines.length);
        lines[at] = new String(JSON.mutate(lines[at].getBytes(StandardCharsets.UTF_8), random), StandardCharsets.UTF_8);
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** As the launcher does: what is no event becomes a warning. */
    private static void follow(Path file) throws IOException {
        List<Event> events = new EventReader(file).poll();
        ConsoleProgress console = new ConsoleProgress(text -> {}, text -> {});
        events.forEach(console::on);
        assertThat(events).doesNotContainNull();
    }

    private static Evaluation evaluation() {
        Measured measured = new Measured(
                "subject",
                Measured.PROMPT,
                new Estimate(0.5, 0.4, 0.6, 3),
                new Estimate(0.1, 0.05, 0.2, 3),
                0.8,
                List.of(
                        new UnitScore("p0", 0.5, 0.1),
                        new UnitScore("p1", 0.45, 0.1),
                        new UnitScore("p2", 0.55, 0.12)));
        return new Evaluation(
                Evaluation.FORMAT,
                SyntheticModel.yardstick(3, 2),
                Map.of("tuned", SHA256, "base", SHA256),
                Map.of(GateMeasure.SUBJECT.label(), measured),
                Map.of("diversity", "one image"),
                List.of(),
                List.of(new GateResult(GATE, Verdict.PASS, new Estimate(0.5, 0.4, 0.6, 3), 0, "good")),
                null,
                List.of("a remark"));
    }

    private static void compare(Path file) {
        Evaluation read = Evaluation.readFile(file);
        Evaluation now = evaluation();
        new Judge(now.measures(), now.unmeasured(), now.yardstick(), Optional.of(new LastGood("baseline", read)))
                .judge(List.of(GATE));
        read.consequence();
        read.toJson();
    }

    private static byte[] manifest() {
        String image = "{\"index\": 0, \"file\": \"00000.png\", \"seed\": " + RECIPE.imageSeed(0) + ", \"sha256\": \""
                + SHA256 + "\"}";
        return ("{\"format\": 1, \"recipe\": " + CanonicalJson.STRICT.valueToTree(RECIPE) + ", \"images\": [" + image
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Tensor> tensors() {
        return Map.of("weight.a", Tensor.of(new float[] {1, 2, 3}, 3), "step", Tensor.scalar(7));
    }

    private static FuzzInput state() {
        try (Scope scope = Scope.open()) {
            Path folder = Files.createTempDirectory("state");
            new CheckpointStore(folder, 0, IDENTITY).save(400, 0.25, tensors(), aside -> {});
            String name = "checkpoint-000400/";
            return new FuzzInput(
                    FuzzInput.folder(folder),
                    List.of(
                            new Change(name + "manifest.json", JSON),
                            new Change(name + "checkpoint.json", ResultTargets::unlisted),
                            new Change(name + "state.safetensors", new SafetensorsMutator())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unlisted(byte[] whole, SplittableRandom random) {
        byte[] changed = JSON.mutate(whole, random);
        return Arrays.equals(changed, whole) ? Arrays.copyOf(whole, whole.length - 1) : changed;
    }

    private static void resume(Path folder) {
        try (Scope scope = Scope.open()) {
            new CheckpointStore(folder, 0, IDENTITY)
                    .named("checkpoint-000400", tensors(), 1000, any -> {})
                    .restore(tensors());
        } catch (UserError refused) {
            assertThat(refused.what()).contains("checkpoint-000400");
            throw refused;
        }
    }
}
