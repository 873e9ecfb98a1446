package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.CommonSettings.FORCE;
import static dev.dreambooth.contract.settings.ReuseSettings.DRY_RUN;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.cache.RunCache;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.DiskSpace;
import dev.dreambooth.contract.io.ParentFolder;
import dev.dreambooth.contract.launch.WorkFolder;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.record.Provenance;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.record.UpToDateCheck;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of a stage's results: whether it is up to date or can be had from a cache, and how it is replaced whole,
 * with its record.
 */
public final class StageResult {
    private static final Set<String> OWN_FILES =
            Set.of(RunRecord.FILE_NAME, Provenance.FILE_NAME, ModelBom.FILE_NAME, WorkFolder.EVENTS);

    private final StageContext context;
    private final Fingerprint fingerprint;
    private final Path folder;
    private final RunCache cache;
    private String reason = "";
    private Map<String, String> reproducibility;
    private List<String> remarks = List.of();

    /** A result in the stage's own folder. */
    public StageResult(StageContext context, Fingerprint fingerprint) {
        this(context, fingerprint, context.spec().stageDirectory());
    }

    /**
     * @param folder where the results lie, if not in the stage's own folder
     */
    public StageResult(StageContext context, Fingerprint fingerprint, Path folder) {
        this.context = context;
        this.fingerprint = fingerprint;
        this.folder = folder;
        this.reproducibility = Reproducibility.of(context);
        this.cache = RunCache.of(cacheSettings(context), System.getenv(), context::warn);
    }

    /** An engine that is being worked on has no version that a cache could go by, unless its user names one. */
    private static ResolvedSettings cacheSettings(StageContext context) {
        boolean leaveOut = Environment.isUnpackaged() && context.settings().isDefault(CacheSettings.CACHE);
        return leaveOut ? context.settings().with(CacheSettings.CACHE, CacheSettings.OFF) : context.settings();
    }

    /** Returns the folder. */
    public Path folder() {
        return folder;
    }

    /** Returns what decides the result. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * Finds out whether the stage has to run, and why: it has not if its result is up to date, a cache holds it, or
     * only a plan is asked for.
     *
     * @param plan what the run would do, for a plan
     * @return what came of it, or empty if the stage has to run
     */
    public Optional<Outcome> withoutRunning(Supplier<String> plan) {
        if (context.get(FORCE)) {
            reason = "force is set";
        } else {
            UpToDateCheck.Verdict verdict = UpToDateCheck.check(folder, fingerprint, context.hasher());
            if (verdict.upToDate()) {
                return Optional.of(Outcome.upToDate(verdict.reason()));
            }
            reason = verdict.reason();
        }
        return withoutRunning(reason, true, plan);
    }

    /**
     * Does as {@link #withoutRunning(Supplier)} for a result that knows by itself that it is not up to date.
     *
     * @param why why it is not
     * @param replaceable whether nothing in the folder is lost when a cached result takes its place
     */
    public Optional<Outcome> withoutRunning(String why, boolean replaceable, Supplier<String> plan) {
        reason = why;
        boolean cacheable = replaceable && !context.get(FORCE);
        if (context.get(DRY_RUN)) {
            Optional<String> place = cacheable ? cache.find(fingerprint) : Optional.empty();
            String would = place.map(found -> "would be fetched from the " + found)
                    .orElseGet(() -> "would run: " + plan.get());
            return Optional.of(Outcome.of(would + " (" + reason + ")"));
        }
        return cacheable ? cache.fetch(fingerprint, folder).map(this::fetched) : Optional.empty();
    }

    private Outcome fetched(RunCache.Hit hit) {
        describe(hit.record(), folder);
        return Outcome.of("fetched from the " + hit.place() + " (" + reason + "): all "
                + hit.record().outputs().size() + " files in " + folder + " are what their record says");
    }

    /** Proves that results can be written, and reports that the run begins, for the reason that was found. */
    public void start() {
        start(reason);
    }

    /** Proves that results can be written, and reports that the run begins. */
    public void start(String why) {
        AtomicFiles.requireWritableFolder(ParentFolder.of(folder));
        context.events()
                .on(new Event.RunStarted(
                        context.spec().stage().id(),
                        context.devices().stream().map(Device::toString).collect(Collectors.joining(",")),
                        Torch.threads(),
                        why));
    }

    /**
     * Proves that new results can be written beside those that lie there.
     *
     * @param bytes about how much they take
     * @throws dev.dreambooth.contract.UserError if there is no room, or the place is not writable
     */
    public void requireSpace(long bytes) {
        Path place = ParentFolder.of(folder);
        AtomicFiles.requireWritableFolder(place);
        DiskSpace.require(place, bytes, folder.getFileName().toString());
    }

    /** Replaces the folder by new results, whose size nobody knows, and their record; see {@link #replace}. */
    public void replace(AtomicFiles.ContentWriter writer, Map<String, Long> seeds, Map<String, Double> metrics) {
        replace(0, writer, seeds, metrics);
    }

    /**
     * Replaces the folder by new results and their record.
     *
     * @param bytes about how much they take, which must be free
     * @param writer fills an empty folder
     */
    public void replace(
            long bytes, AtomicFiles.ContentWriter writer, Map<String, Long> seeds, Map<String, Double> metrics) {
        List<RunRecord> written = new ArrayList<>();
        AtomicFiles.writeFolder(folder, bytes, aside -> {
            writer.writeTo(aside);
            RunRecord record = record(aside, seeds, metrics);
            write(record, aside);
            written.add(record);
        });
        cache.store(written.get(0), folder);
    }

    /** Takes back in the record what is promised to those who make the result again. */
    public void markUnreproducible(String why) {
        reproducibility = Reproducibility.none(why);
    }

    /** Puts into the record what a person was told of the inputs. */
    public void remark(List<String> told) {
        remarks = List.copyOf(told);
    }

    /** Writes a file beside results that grew in place, and then their record. */
    public void writeBeside(String name, byte[] content) {
        try {
            AtomicFiles.write(folder.resolve(name), content);
            RunRecord record = record(folder, Map.of(), Map.of());
            write(record, folder);
            cache.store(record, folder);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(folder, e);
        }
    }

    /** The record comes last: where it is, all else is. */
    private static void write(RunRecord record, Path results) {
        describe(record, results);
        record.write(results);
    }

    /** What a record says, for readers of other forms. */
    private static void describe(RunRecord record, Path results) {
        AtomicFiles.write(results.resolve(Provenance.FILE_NAME), Provenance.of(record));
        if (record.fingerprint().stage().equals(Stage.TRAIN.id())) {
            AtomicFiles.write(results.resolve(ModelBom.FILE_NAME), ModelBom.of(record));
        }
    }

    private RunRecord record(Path results, Map<String, Long> seeds, Map<String, Double> metrics) throws IOException {
        List<FileRecord> outputs = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(results)) {
            for (Path file : walk.filter(Files::isRegularFile)
                    .filter(path -> !OWN_FILES.contains(path.getFileName().toString()))
                    .sorted()
                    .toList()) {
                outputs.add(FileRecord.of(results, file, context.hasher()));
            }
        }
        return new RunRecord(fingerprint, outputs, seeds, metrics, reproducibility, context.artifacts(), remarks);
    }
}
