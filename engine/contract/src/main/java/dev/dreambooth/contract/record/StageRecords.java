package dev.dreambooth.contract.record;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.settings.Concept;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.resolve.RecordedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the record of a stage's results: beside them, or, of the class images of several subjects, beside each set. */
public final class StageRecords {
    private StageRecords() {}

    /**
     * Returns the record of what lies where a run would put its results; of several sets, which have the same settings, that
     * of the first.
     *
     * @throws dev.dreambooth.contract.UserError if there is one that cannot be used
     */
    public static Optional<RunRecord> find(RunSpec spec) {
        for (Path folder : folders(spec)) {
            Optional<RunRecord> record = RunRecord.read(folder)
                    .filter(found ->
                            found.fingerprint().stage().equals(spec.stage().id()));
            if (record.isPresent()) {
                return record;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns what makes the results again that lie where a run would put its own, in a folder of their own, and compares;
     * empty if there are none. Settings that decide a result are the recorded ones, the places of files those of now.
     *
     * @param limit how many steps or images to make again, 0 for all
     * @throws dev.dreambooth.contract.UserError if there is a record that cannot be used
     */
    public static Optional<RunSpec> remaking(RunSpec now, int limit) {
        String place = now.stageDirectory().resolve(RunRecord.FILE_NAME).toString();
        return find(now)
                .map(record -> new RunSpec(
                        now.stage(),
                        now.model(),
                        RecordedSettings.remaking(
                                now.settings(), record.fingerprint().settings(), place),
                        Optional.of(limit)));
    }

    private static List<Path> folders(RunSpec spec) {
        Path top = spec.stageDirectory();
        List<Path> folders = new ArrayList<>(List.of(top));
        if (spec.stage() == Stage.REGULARIZE) {
            Concept.of(spec.settings())
                    .forEach(concept -> concept.find(RegularizeSettings.CLASS_IMAGES_DIRECTORY)
                            .ifPresent(folders::add));
            if (Files.isDirectory(top)) {
                try (Stream<Path> sets = Files.list(top)) {
                    sets.filter(Files::isDirectory).sorted().forEach(folders::add);
                } catch (IOException e) {
                    throw AtomicFiles.unwritable(top, e);
                }
            }
        }
        return folders;
    }
}
