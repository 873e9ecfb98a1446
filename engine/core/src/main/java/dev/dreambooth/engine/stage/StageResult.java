package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.CommonSettings.FORCE;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.launch.WorkFolder;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.record.UpToDateCheck;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of a stage's results: whether it is up to date, and how it is replaced whole, with its record. */
final class StageResult {
    private static final Set<String> OWN_FILES = Set.of(RunRecord.FILE_NAME, WorkFolder.EVENTS);

    private final StageContext context;
    private final Fingerprint fingerprint;
    private final Path folder;

    StageResult(StageContext context, Fingerprint fingerprint) {
        this(context, fingerprint, context.spec().stageDirectory());
    }

    /**
     * @param folder where the results lie, if not in the stage's own folder
     */
    StageResult(StageContext context, Fingerprint fingerprint, Path folder) {
        this.context = context;
        this.fingerprint = fingerprint;
        this.folder = folder;
    }

    /** Returns the folder. */
    Path folder() {
        return folder;
    }

    /** Returns what decides the result. */
    Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Finds out whether there is anything to do. */
    UpToDateCheck.Verdict check() {
        if (context.get(FORCE)) {
            return new UpToDateCheck.Verdict(false, "force is set");
        }
        return UpToDateCheck.check(folder, fingerprint);
    }

    /** Proves that results can be written, and reports that the run begins. */
    void start(String reason) {
        AtomicFiles.requireWritableFolder(folder.toAbsolutePath().getParent());
        context.events()
                .on(new Event.RunStarted(
                        context.spec().stage().id(), context.device().toString(), Torch.threads(), reason));
    }

    /**
     * Replaces the folder by new results and their record.
     *
     * @param writer fills an empty folder
     */
    void replace(AtomicFiles.ContentWriter writer, Map<String, Long> seeds, Map<String, Double> metrics) {
        AtomicFiles.writeFolder(folder, aside -> {
            writer.writeTo(aside);
            record(aside, seeds, metrics).write(aside);
        });
    }

    /** Writes a file beside results that grew in place, and then their record. */
    void writeBeside(String name, byte[] content) {
        try {
            AtomicFiles.write(folder.resolve(name), content);
            record(folder, Map.of(), Map.of()).write(folder);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(folder, e);
        }
    }

    private RunRecord record(Path results, Map<String, Long> seeds, Map<String, Double> metrics) throws IOException {
        List<FileRecord> outputs = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(results)) {
            for (Path file : walk.filter(Files::isRegularFile)
                    .filter(path -> !OWN_FILES.contains(path.getFileName().toString()))
                    .sorted()
                    .toList()) {
                outputs.add(FileRecord.of(results, file));
            }
        }
        return new RunRecord(fingerprint, outputs, seeds, metrics, Reproducibility.of(context), context.artifacts());
    }
}
