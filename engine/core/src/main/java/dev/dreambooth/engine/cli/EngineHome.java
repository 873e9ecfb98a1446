package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The unpacked distribution that this command line is part of: the worker runs on the same jars. */
final class EngineHome {
    private EngineHome() {}

    /**
     * Returns the class path of the worker: all jars of {@code lib}, or, where the command line was not started from a
     * distribution, this process's own.
     *
     * @throws UserError if the distribution is not whole
     */
    static List<Path> workerClassPath() {
        String home = System.getProperty("dreambooth.home");
        if (home == null) {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .toList();
        }
        Path lib = Path.of(home).toAbsolutePath().resolve("lib");
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError(
                            ExitCode.NATIVE_LIBRARY,
                            "The engine's libraries in " + lib + " cannot be read: " + e.getMessage() + ".",
                            "Unpack the distribution again.")
                    .causedBy(e);
        }
    }
}
