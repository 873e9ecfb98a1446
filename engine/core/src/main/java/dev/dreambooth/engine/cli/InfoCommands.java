package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * The commands that run no stage: {@code inspect <path>...}, what a model folder, checkpoint, LoRA, record or image is, and
 * {@code doctor}, whether this machine can run stages.
 */
final class InfoCommands {
    private static final String INSPECT = "inspect";
    private static final String DOCTOR = "doctor";

    private final Path base;
    private final PrintStream out;
    private final Supplier<Path> cache;

    /**
     * Prepares the commands.
     *
     * @param base the folder that relative paths start from
     * @param cache finds the folder for what can be made again
     */
    InfoCommands(Path base, PrintStream out, Supplier<Path> cache) {
        this.base = base;
        this.out = out;
        this.cache = cache;
    }

    /** Returns whether a word names such a command. */
    static boolean isOne(String word) {
        return word.equals(INSPECT) || word.equals(DOCTOR);
    }

    /**
     * Runs one.
     *
     * @throws UserError if a path is missing, or what it leads to is not there or damaged
     */
    ExitCode answer(List<String> words) {
        List<String> paths = words.subList(1, words.size());
        if (words.get(0).equals(INSPECT)) {
            if (paths.isEmpty()) {
                throw UserError.configuration("Nothing was named to inspect.", "Name a file or folder.");
            }
            paths.forEach(path -> Inspection.of(base.resolve(path)).forEach(out::println));
            return ExitCode.OK;
        }
        if (!paths.isEmpty()) {
            throw UserError.configuration("Unexpected argument '" + paths.get(0) + "'.", "doctor takes no arguments.");
        }
        Doctor doctor = new Doctor(cache);
        doctor.findings().forEach(out::println);
        return doctor.verdict();
    }
}
