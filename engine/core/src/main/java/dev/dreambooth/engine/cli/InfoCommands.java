package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.launch.ToolLauncher;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.libtorch.Bridge;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.resolve.SettingSources;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    private final Function<Map<String, String>, SettingSources> settings;

    /**
     * Prepares the commands.
     *
     * @param base the folder that relative paths start from
     * @param settings finds what is set, from what the command's line sets
     */
    InfoCommands(Path base, PrintStream out, Function<Map<String, String>, SettingSources> settings) {
        this.base = base;
        this.out = out;
        this.settings = settings;
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
        List<String> rest = words.subList(1, words.size());
        if (words.get(0).equals(INSPECT)) {
            if (rest.isEmpty()) {
                throw UserError.configuration("Nothing was named to inspect.", "Name a file or folder.");
            }
            rest.forEach(path -> Inspection.of(base.resolve(path)).forEach(out::println));
            return ExitCode.OK;
        }
        return examine(words, CommandLine.settings(rest));
    }

    /** What cannot be read of the settings, the findings tell. */
    private ExitCode examine(List<String> words, Map<String, String> properties) {
        Supplier<Path> cache = () -> UserCache.folder(settings.apply(properties).find(CacheSettings.CACHE_DIRECTORY));
        Optional<UserError> refused = Optional.empty();
        try {
            Optional<WorkerCommand> command = onLibtorch(properties);
            if (command.isPresent()) {
                return new ToolLauncher(command.get(), cache.get(), out::println).ask(words);
            }
        } catch (UserError e) {
            refused = Optional.of(e);
        }
        Doctor doctor = new Doctor(cache, refused);
        doctor.findings().forEach(out::println);
        return doctor.verdict();
    }

    /** A libtorch of the user's is found by variables that a process has from its start, so another one has to look. */
    private Optional<WorkerCommand> onLibtorch(Map<String, String> properties) {
        if (System.getenv(Bridge.BUILD) != null) {
            return Optional.empty(); // this is that process
        }
        SettingSources sources = settings.apply(properties);
        return sources.find(CommonSettings.LIBTORCH)
                .map(libtorch -> Main.engine()
                        .command(sources.find(CommonSettings.ACCELERATOR).orElseThrow(), Optional.of(libtorch)));
    }
}
