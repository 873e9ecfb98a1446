package dev.dreambooth.engine.stage.generate;

import static dev.dreambooth.contract.settings.GenerateSettings.SHARD;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.Shard;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.ReportTables;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts the parts that several machines made ({@code samples-1-of-3} and so on, brought together in one output directory)
 * to what one machine would have made, byte for byte. No model is needed here: the parts tell which one they come from.
 */
final class ShardMerge {
    private final StageContext context;
    private final SamplePlan plan;

    /** A part that was made, and where it lies. */
    private record Part(Path folder, RunRecord record) {}

    ShardMerge(StageContext context) {
        this.context = context;
        this.plan = SamplePlan.of(context.settings());
    }

    Outcome run() {
        List<Part> parts = parts();
        Fingerprint whole = whole(parts);
        StageResult result = new StageResult(context, whole);
        Optional<Outcome> done = result.withoutRunning(
                () -> "would put " + parts.size() + " parts together to " + plan.size() + " images");
        if (done.isPresent()) {
            return done.get();
        }
        result.start();
        result.replace(
                aside -> {
                    copy(parts, aside);
                    SampleSheet.write(plan, ReportTables.of(whole), aside);
                },
                plan.seeds(),
                Map.of());
        return Outcome.of(
                "put " + parts.size() + " parts together to " + plan.size() + " images in " + result.folder());
    }

    /** Returns the parts in their order. */
    private List<Part> parts() {
        Map<Integer, Part> found = new HashMap<>();
        int count = 0;
        for (Path folder : folders()) {
            Shard shard = Shard.ofFolder(
                            Stage.GENERATE.folder(), folder.getFileName().toString())
                    .orElseThrow();
            if (count != 0 && count != shard.count()) {
                throw unmergeable("there are parts of " + count + " and of " + shard.count(), "Remove one kind.");
            }
            count = shard.count();
            RunRecord record = RunRecord.read(folder)
                    .orElseThrow(() -> unmergeable("part " + shard + " has no record", "Make it again."));
            found.put(shard.index(), new Part(folder, record));
        }
        if (found.isEmpty()) {
            throw unmergeable(
                    "there are none in " + context.spec().outputDirectory(),
                    "Run generate with shard 1/n to n/n, and bring the folders samples-i-of-n together there.");
        }
        List<Part> parts = new ArrayList<>();
        for (int index = 1; index <= count; index++) {
            Part part = found.get(index);
            if (part == null) {
                throw unmergeable(
                        "part " + index + "/" + count + " is missing in "
                                + context.spec().outputDirectory(),
                        "Run generate with shard " + index + "/" + count + ".");
            }
            parts.add(part);
        }
        return parts;
    }

    private List<Path> folders() {
        Path output = context.spec().outputDirectory();
        if (!Files.isDirectory(output)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(output)) {
            return entries.filter(entry -> Shard.ofFolder(
                                            Stage.GENERATE.folder(),
                                            entry.getFileName().toString())
                                    .isPresent()
                            && Files.isDirectory(entry))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unmergeable(output + " cannot be listed", "Make it readable.").causedBy(e);
        }
    }

    /** Returns what would have decided an undivided run, on which all parts must agree among each other and with us. */
    private Fingerprint whole(List<Part> parts) {
        Fingerprint first = undivided(parts.get(0).record().fingerprint());
        for (int i = 0; i < parts.size(); i++) {
            Fingerprint other = undivided(parts.get(i).record().fingerprint());
            if (!other.equals(first)) {
                throw unmergeable(
                        "part " + (i + 1) + " differs from part 1: " + String.join(", ", other.changesSince(first)),
                        "Make the parts with one model, one engine and the same settings.");
            }
        }
        ObjectNode settings = context.settings().resultJson();
        settings.remove(SHARD.name());
        Fingerprint asked = new Fingerprint(first.stage(), settings, first.inputs(), first.environment());
        if (!asked.equals(first)) {
            throw unmergeable(
                    "they were made with other settings: " + String.join(", ", asked.changesSince(first)),
                    "Merge with the settings that the parts were made with, or make the parts again.");
        }
        return first;
    }

    private static Fingerprint undivided(Fingerprint part) {
        ObjectNode settings = part.settings().deepCopy();
        settings.remove(SHARD.name());
        return new Fingerprint(part.stage(), settings, part.inputs(), part.environment());
    }

    private void copy(List<Part> parts, Path aside) throws IOException {
        for (int image = 0; image < plan.size(); image++) {
            String name = plan.samples().get(image).fileName();
            Part part = parts.get(image % parts.size());
            Optional<FileRecord> recorded = part.record().outputs().stream()
                    .filter(output -> output.name().equals(name))
                    .findFirst();
            if (recorded.isEmpty() || !recorded.get().holds(part.folder(), context.hasher())) {
                throw unmergeable(
                        name + " in " + part.folder().getFileName() + " is missing or was changed",
                        "Make that part again.");
            }
            Files.copy(part.folder().resolve(name), aside.resolve(name));
        }
    }

    private static UserError unmergeable(String why, String remedy) {
        return UserError.data("The parts cannot be put together: " + why + ".", remedy)
                .about(SHARD);
    }
}
