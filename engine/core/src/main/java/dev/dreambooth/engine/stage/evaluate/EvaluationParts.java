package dev.dreambooth.engine.stage.evaluate;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.GenerateSettings;
import dev.dreambooth.contract.settings.Shard;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.generate.SampledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images that several machines made in parts ({@code evaluation-1-of-3} and so on), by the names under which images are
 * kept: these tell all that decides an image, so that none of another model or prompt is ever taken.
 */
final class EvaluationParts {
    private final Map<String, Path> images = new HashMap<>();

    private EvaluationParts() {}

    /** Returns none. */
    static EvaluationParts none() {
        return new EvaluationParts();
    }

    /** Looks for parts in the output directory. */
    static EvaluationParts in(StageContext context) {
        EvaluationParts parts = new EvaluationParts();
        Path output = context.spec().outputDirectory();
        if (Files.isDirectory(output)) {
            try (Stream<Path> entries = Files.list(output)) {
                List<Path> folders = entries.filter(Files::isDirectory)
                        .filter(folder -> Shard.ofFolder(
                                        Stage.EVALUATE.folder(),
                                        folder.getFileName().toString())
                                .isPresent())
                        .sorted()
                        .toList();
                for (Path folder : folders) {
                    parts.add(folder, context.hasher());
                }
            } catch (IOException e) {
                throw UserError.data(output + " cannot be listed: " + e.getMessage() + ".", "Make it readable.")
                        .causedBy(e);
            }
        }
        return parts;
    }

    private void add(Path folder, FileHasher hasher) throws IOException {
        Optional<RunRecord> record;
        try {
            record = RunRecord.read(folder);
        } catch (UserError unusable) {
            return; // its images are made again
        }
        if (record.isPresent()) {
            for (FileRecord output : record.get().outputs()) {
                if (output.holds(folder, hasher)) {
                    images.putIfAbsent(output.name(), folder.resolve(output.name()));
                }
            }
        }
    }

    /** Returns where an image lies, if a part has it whole. */
    Optional<Path> find(String name) {
        return Optional.ofNullable(images.get(name));
    }

    /**
     * Refuses to put parts together that are not all.
     *
     * @throws UserError if an image is in none of them
     */
    static void requireAll(EvaluationImages images) {
        if (images.missing() > 0) {
            throw UserError.data(
                            "The parts cannot be put together: " + images.missing() + " of " + images.size()
                                    + " images are in none of them.",
                            "Run evaluate with shard 1/n to n/n and the same model and settings, and bring the folders"
                                    + " evaluation-i-of-n together in the output directory.")
                    .about(GenerateSettings.SHARD);
        }
    }

    /** Makes a part: images only, for whoever puts the parts together to look at. */
    record Maker(StageContext context, EvaluationImages images, SampledModel trained) {
        Outcome make(Fingerprint fingerprint) {
            StageResult result = new StageResult(context, fingerprint);
            Optional<Outcome> done = result.withoutRunning(() -> EvaluateStage.plan(images, trained, context));
            if (done.isPresent()) {
                return done.get();
            }
            result.start();
            images.make();
            result.replace(images::copyKeptTo, Map.of(), Map.of());
            return Outcome.of("made the " + images.size() + " images of this part in " + result.folder());
        }
    }
}
