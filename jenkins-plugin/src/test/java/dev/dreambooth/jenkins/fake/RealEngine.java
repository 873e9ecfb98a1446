package dev.dreambooth.jenkins.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The engine itself, run from the class path of the tests: what the distribution is, without the zip. */
public final class RealEngine {
    private RealEngine() {}

    /** Makes a home of it, with a cache and a queue for the device of its own. */
    public static Path at(Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/engine.properties"), "version=0.1.0\ncontrol=1\n");
        Path arguments = home.resolve("arguments");
        Files.writeString(
                arguments,
                "\"-Ddev.dreambooth.cache=" + home.resolve("cache") + "\"\n-cp\n\""
                        + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"\n");
        Path command = home.resolve("bin/dreambooth");
        Files.writeString(
                command,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -Xmx256m '@"
                        + arguments + "' dev.dreambooth.engine.cli.Main \"$@\"\n");
        if (!command.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + command + " executable");
        }
        return home;
    }
}
