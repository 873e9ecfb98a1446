package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.libtorch.Bridge;
import dev.dreambooth.contract.machine.Utf8Locale;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks the engine a question in a process of its own and hands on its answer line by line: for goals that run no stage.
 * What such a process computes on is not settled; it takes a moment and writes nothing.
 */
public final class ToolLauncher {
    /** The engine's entry point for questions: {@code inspect <path>...} or {@code doctor}. */
    public static final String ENGINE_MAIN = "dev.dreambooth.engine.cli.Main";

    private final WorkerCommand command;
    private final Path cache;
    private final Consumer<String> lines;

    /**
     * Creates a launcher.
     *
     * @param command the class path to run on
     * @param cache where the process keeps what it can always make again
     * @param lines takes each line of the answer
     */
    public ToolLauncher(WorkerCommand command, Path cache, Consumer<String> lines) {
        this.command = command;
        this.cache = cache;
        this.lines = lines;
    }

    /**
     * Asks and waits for the end.
     *
     * @param question the arguments
     * @return how the process ended
     * @throws UserError if it cannot be started
     */
    public ExitCode ask(List<String> question) {
        try {
            Path folder = Files.createTempDirectory("dreambooth");
            try {
                return ask(folder, question);
            } finally {
                AtomicFiles.delete(folder);
            }
        } catch (IOException e) {
            throw new UserError(
                            ExitCode.INTERNAL,
                            "The engine could not be started: " + e.getMessage() + ".",
                            "Check that the temporary folder can be written to.")
                    .causedBy(e);
        }
    }

    private ExitCode ask(Path folder, List<String> question) throws IOException {
        Path arguments = folder.resolve("arguments");
        // the question too: a file holds every character, and a command line those of this process's locale
        List<String> program = new ArrayList<>(List.of(ENGINE_MAIN));
        program.addAll(question);
        command.writeArguments(
                arguments,
                List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", WorkerCommand.cachingIn(cache)),
                program);
        ProcessBuilder builder = new ProcessBuilder(WorkerCommand.java(), "@" + arguments).redirectErrorStream(true);
        Utf8Locale.bring(builder.environment());
        Bridge.forget(builder.environment());
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        try (BufferedReader answer =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String next = answer.readLine(); next != null; next = answer.readLine()) {
                lines.accept(next);
            }
            return ExitCode.of(process.waitFor()).orElse(ExitCode.INTERNAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.CANCELLED;
        } finally {
            process.destroy();
        }
    }
}
