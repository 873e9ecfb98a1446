package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The folder of what a run needs while it runs, beside the folders of results: {@code <outputDirectory>/.work/<stage>}.
 *
 * @param path the folder
 */
public record WorkFolder(Path path) {
    /** The name of the file of events. */
    public static final String EVENTS = "events.jsonl";

    /** Returns the work folder of a run. */
    static WorkFolder of(RunSpec spec) {
        return new WorkFolder(
                spec.outputDirectory().resolve(".work").resolve(spec.stage().id()));
    }

    /**
     * Returns the work folder of a run, emptied.
     *
     * @throws UserError if it cannot be written to
     */
    public static WorkFolder prepare(RunSpec spec) {
        WorkFolder work = of(spec);
        try {
            AtomicFiles.delete(work.path);
            AtomicFiles.requireWritableFolder(work.path);
        } catch (IOException e) {
            throw AtomicFiles.unwritable(work.path, e);
        }
        return work;
    }

    /** Returns the file with the run specification. */
    public Path spec() {
        return path.resolve("spec.json");
    }

    /** Returns the file that the worker appends its events to. */
    public Path events() {
        return path.resolve(EVENTS);
    }

    /** Returns the file with what the worker and its native libraries printed. */
    public Path log() {
        return path.resolve("worker.log");
    }

    /** Returns the file with the arguments of the Java launcher. */
    public Path arguments() {
        return path.resolve("worker.args");
    }

    /** Returns the pattern of the file that a crashing JVM leaves. */
    public Path crashFilePattern() {
        return path.resolve("hs_err_pid%p.log");
    }

    /** Returns the file that a crashed JVM left, if there is one. */
    public Optional<Path> crashFile() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "hs_err_pid*.log")) {
            for (Path file : files) {
                return Optional.of(file);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a report about a crash goes on without the file
        }
    }

    /** Copies the events to the results that they tell of, if there are any. */
    void publishEvents(Path stageDirectory) {
        if (Files.isDirectory(stageDirectory) && Files.isRegularFile(events())) {
            AtomicFiles.write(
                    stageDirectory.resolve(EVENTS),
                    aside -> Files.copy(events(), aside, StandardCopyOption.REPLACE_EXISTING));
        }
    }
}
