package dev.dreambooth.jenkins.fake;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The engine itself, run from the class path of the tests: what the distribution is, without the zip. */
public final class RealEngine {
    private RealEngine() {}

    /**
     * Makes a home of it, with a cache and a queue for the device of its own; only the classes of its workers, without which
     * each would start for the better part of a second longer, are those of all tests.
     */
    public static Path at(Path home) throws IOException {
        Path cache = Files.createDirectories(home.resolve("cache"));
        Path classes =
                Files.createDirectories(Path.of("target", "worker-classes").toAbsolutePath());
        Files.createSymbolicLink(cache.resolve("classes"), classes);
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.writeString(home.resolve("lib/engine.properties"), "version=0.1.0\ncontrol=1\n");
        Path arguments = home.resolve("arguments");
        Files.writeString(
                arguments,
                "\"-Ddev.dreambooth.cache=" + cache + "\"\n-cp\n\""
                        + classPath().replace("\\", "\\\\") + "\"\n");
        Path command = home.resolve("bin/dreambooth");
        Files.writeString(
                command,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 '@"
                        + arguments + "' dev.dreambooth.engine.cli.Main \"$@\"\n");
        if (!command.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + command + " executable");
        }
        return home;
    }

    /** The jars alone: the folders with the plugin's own classes are nothing to the engine, and cannot be archived. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
