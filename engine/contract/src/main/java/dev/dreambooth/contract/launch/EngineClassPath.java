package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.libtorch.Bridge;
import dev.dreambooth.contract.libtorch.LibtorchSetting;
import dev.dreambooth.contract.machine.Platform;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What workers run on where no Maven resolves it: the engine, DJL and native libraries, in an unpacked distribution or on
 * a class path that exists already.
 *
 * @param entries the jars and folders
 */
public record EngineClassPath(List<Path> entries) {
    private static final Accelerator OF_THE_USER = Accelerator.CU128;

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
        return command(settings.get(CommonSettings.ACCELERATOR), settings.find(CommonSettings.LIBTORCH));
    }

    /**
     * Returns how to start a worker on native libraries, whatever else is set.
     *
     * @param accelerator the value of the setting {@code accelerator}
     * @param libtorch the value of the setting {@code libtorch}, if it has one
     * @throws UserError as for {@link #command(ResolvedSettings)}
     */
    public WorkerCommand command(Accelerator accelerator, Optional<String> libtorch) {
        WorkerCommand bundled = WorkerCommand.engine(entries);
        if (libtorch.isPresent()) {
            return bundled.with(LibtorchSetting.environment(libtorch.get(), bridge(), accelerator));
        }
        if (accelerator == Accelerator.CPU || holdsLibtorch(accelerator)) {
            return bundled;
        }
        if (accelerator == OF_THE_USER) {
            throw bridge().missing(accelerator);
        }
        throw UserError.configuration(
                        "The libraries here are for cpu only, and accelerator is " + accelerator + ".",
                        "Set accelerator to " + OF_THE_USER + " and libtorch to its folder, or use the Maven plugin,"
                                + " which fetches those of " + accelerator + ".")
                .about(CommonSettings.ACCELERATOR);
    }

    /**
     * Returns what reaches libtorch from this class path.
     *
     * @throws UserError if nothing does
     */
    public Bridge bridge() {
        return Bridge.on(entries, Platform.current());
    }

    private boolean holdsLibtorch(Accelerator accelerator) {
        return entries.stream()
                .anyMatch(entry -> entry.getFileName().toString().startsWith("pytorch-native-" + accelerator + "-"));
    }
}
