package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What workers run on where no Maven resolves it: the engine, DJL and native libraries, in an unpacked distribution or on
 * a class path that exists already.
 *
 * @param entries the jars and folders
 */
public record EngineClassPath(List<Path> entries) {
    private static final Accelerator OF_THE_USER = Accelerator.CU128;
    /** The bridge between DJL and libtorch, whose file is named after the versions of both. */
    private static final Pattern BRIDGE = Pattern.compile("pytorch-jni-(\\d+\\.\\d+\\.\\d+)-.*\\.jar");

    /** Creates a class path of a copy of the list. */
    public EngineClassPath {
        entries = List.copyOf(entries);
    }

    /** Returns the class path of this process. */
    public static EngineClassPath ofThisProcess() {
        return new EngineClassPath(
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .toList());
    }

    /**
     * Returns all jars of an unpacked distribution.
     *
     * @param home the folder that holds {@code bin} and {@code lib}
     * @throws UserError if the distribution is not whole
     */
    public static EngineClassPath ofDistribution(Path home) {
        Path lib = home.toAbsolutePath().resolve("lib");
        try (Stream<Path> files = Files.list(lib)) {
            return new EngineClassPath(files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UserError(
                            ExitCode.NATIVE_LIBRARY,
                            "The engine's libraries in " + lib + " cannot be read: " + e.getMessage() + ".",
                            "Unpack the distribution again.")
                    .causedBy(e);
        }
    }

    /**
     * Returns how to start a worker on the native libraries that its settings ask for: those here, or a libtorch folder of
     * the user's.
     *
     * @throws UserError if they are not there, or not those that the bridge to them was built for
     */
    public WorkerCommand command(ResolvedSettings settings) {
        Accelerator accelerator = settings.get(CommonSettings.ACCELERATOR);
        WorkerCommand bundled = WorkerCommand.engine(entries);
        if (accelerator == Accelerator.CPU || holdsLibtorch(accelerator)) {
            return bundled;
        }
        if (accelerator != OF_THE_USER) {
            throw UserError.configuration(
                            "The libraries here are for cpu only, and accelerator is " + accelerator + ".",
                            "Set accelerator to " + OF_THE_USER
                                    + " and libtorch to its folder, or use the Maven plugin,"
                                    + " which fetches those of " + accelerator + ".")
                    .about(CommonSettings.ACCELERATOR);
        }
        LibtorchFolder folder = new LibtorchFolder(bridgeVersion(), accelerator.label());
        return bundled.with(folder.environment(settings.find(CommonSettings.LIBTORCH)));
    }

    private boolean holdsLibtorch(Accelerator accelerator) {
        return entries.stream()
                .anyMatch(entry -> entry.getFileName().toString().startsWith("pytorch-native-" + accelerator + "-"));
    }

    private String bridgeVersion() {
        return entries.stream()
                .map(entry -> BRIDGE.matcher(entry.getFileName().toString()))
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult)
                .map((MatchResult bridge) -> bridge.group(1))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        ExitCode.NATIVE_LIBRARY,
                        "The class path of the worker holds no pytorch-jni, by which it would reach libtorch.",
                        "Unpack the distribution again."));
    }
}
