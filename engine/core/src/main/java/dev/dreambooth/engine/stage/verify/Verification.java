package dev.dreambooth.engine.stage.verify;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.record.FileRecord;
import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.record.StageRecords;
import dev.dreambooth.contract.settings.ReuseSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.report.LossCurve;
import dev.dreambooth.engine.stage.CancelledException;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageRun;
import dev.dreambooth.engine.stage.regularize.ClassImageSets;
import dev.dreambooth.engine.stage.train.monitor.LossHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes a result again from its record, in a folder of its own, and compares byte for byte: the proof that a record tells
 * how its result came about. A part suffices often: the first images of a sheet, the first steps of a training.
 */
public final class Verification implements StageRun {
    private final Function<Stage, StageRun> stages;

    /**
     * @param stages finds the code of a stage, to make its result again with
     */
    public Verification(Function<Stage, StageRun> stages) {
        this.stages = stages;
    }

    @Override
    public Outcome run(StageContext context) {
        RunSpec spec = context.spec();
        Path folder = spec.stageDirectory();
        RunRecord record = StageRecords.find(spec)
                .orElseThrow(() -> UserError.data(
                        "There is no record of " + spec.stage().id() + " in " + folder + ".",
                        "Run " + spec.stage().id() + " first, or name the outputDirectory that holds its results."));
        warnOfWhatIsKnown(context);
        Path scratch = VerificationSpec.scratch(spec);
        try {
            AtomicFiles.delete(scratch);
            remake(context, scratch);
            String verified = spec.stage() == Stage.REGULARIZE
                    ? compareSets(context, scratch)
                    : compare(
                            context,
                            record,
                            folder,
                            scratch.resolve(spec.stage().folder()));
            return Outcome.of(verified);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(scratch, e);
        } finally {
            deleteQuietly(scratch);
        }
    }

    /** Inputs, engine and files that are not those of the record are told before the long part begins. */
    private void warnOfWhatIsKnown(StageContext context) {
        RunSpec spec = context.spec();
        RunSpec dry = new RunSpec(spec.stage(), spec.model(), spec.settings().with(ReuseSettings.DRY_RUN, true));
        Outcome found = stages.apply(spec.stage())
                .run(new StageContext(dry, context.devices(), context.events(), context.cancelled()));
        if (!found.upToDate()) {
            context.warn("The result is not what its record says: " + found.message() + ".");
        }
    }

    private void remake(StageContext context, Path scratch) {
        RunSpec spec = context.spec();
        int limit = spec.verify().orElseThrow();
        AtomicInteger steps = new AtomicInteger();
        Predicate<Event> told =
                event -> !(event instanceof Event.RunStarted); // it would claim the place of the result's
        StageContext again = new StageContext(
                VerificationSpec.of(spec, scratch),
                context.devices(),
                event -> {
                    if (event instanceof Event.StepCompleted) {
                        steps.incrementAndGet();
                    }
                    if (told.test(event)) {
                        context.events().on(event);
                    }
                },
                () -> context.cancelled().getAsBoolean() || (limit > 0 && steps.get() >= limit));
        try {
            context.phase("making it again in " + scratch);
            stages.apply(spec.stage()).run(again);
        } catch (CancelledException stopped) {
            if (context.cancelled().getAsBoolean()) {
                throw stopped;
            }
        }
    }

    private static String compare(StageContext context, RunRecord record, Path folder, Path remade) throws IOException {
        Stage stage = context.spec().stage();
        Optional<RunRecord> whole = RunRecord.read(remade);
        if (stage == Stage.TRAIN && whole.isEmpty()) {
            long most = record.fingerprint()
                    .settings()
                    .path(TrainSettings.MAX_TRAIN_STEPS.name())
                    .asLong();
            return compareLosses(folder, remade.resolveSibling(ResultFiles.CHECKPOINTS), most);
        }
        List<FileRecord> files = record.outputs();
        if (stage != Stage.TRAIN && context.spec().verify().orElseThrow() > 0) {
            files = files.stream()
                    .filter(file -> VerificationSpec.isImage(stage, file.name()))
                    .filter(file -> remade.resolve(file.name()).toFile().isFile())
                    .toList();
        }
        for (FileRecord file : files) {
            Optional<String> difference =
                    FirstDifference.between(folder.resolve(file.name()), remade.resolve(file.name()));
            if (difference.isPresent()) {
                throw differs(file.name() + " " + difference.get());
            }
        }
        return "verified: " + files.size() + " files in " + folder + " are byte for byte what making them again gives";
    }

    /** The class images of several subjects are a set for each class, and what has no record is the user's own. */
    private static String compareSets(StageContext context, Path scratch) throws IOException {
        List<Path> folders = ClassImageSets.folders(context.spec());
        List<Path> remade = ClassImageSets.folders(VerificationSpec.of(context.spec(), scratch));
        Map<Path, String> verified = new LinkedHashMap<>();
        for (int i = 0; i < folders.size(); i++) {
            Path folder = folders.get(i);
            Optional<RunRecord> record = RunRecord.read(folder);
            if (record.isPresent() && !verified.containsKey(folder)) {
                verified.put(folder, compare(context, record.get(), folder, remade.get(i)));
            }
        }
        return String.join("; ", verified.values());
    }

    private static String compareLosses(Path folder, Path checkpoints, long most) throws IOException {
        List<LossCurve.Point> recorded = LossHistory.read(folder, most);
        List<LossCurve.Point> remade = LossHistory.read(VerificationSpec.newest(checkpoints), most);
        for (int i = 0; i < remade.size(); i++) {
            if (i >= recorded.size() || !recorded.get(i).equals(remade.get(i))) {
                String was = i < recorded.size() ? recorded.get(i).toString() : "no step";
                throw differs(
                        "the training from step " + (i + 1) + " on: recorded " + was + ", made again " + remade.get(i));
            }
        }
        return "verified: the losses of the first " + remade.size() + " steps are bit for bit those recorded";
    }

    private static UserError differs(String what) {
        return new UserError(
                ExitCode.GATE_FAILED,
                "Making the result again gives another one; the first difference: " + what + ".",
                "If inputs, engine and machine are those of the record, the result was changed after it was made.");
    }

    private static void deleteQuietly(Path scratch) {
        try {
            AtomicFiles.delete(scratch);
        } catch (IOException leftover) {
            // The next verification deletes it.
        }
    }
}
