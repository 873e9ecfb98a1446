package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.LibtorchFolder;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The native libraries of the worker: those in the distribution, or a libtorch folder of the user's. */
final class Libtorch {
    private static final Accelerator OF_THE_USER = Accelerator.CU128;
    /** The bridge between DJL and libtorch, whose file is named after the versions of both. */
    private static final Pattern BRIDGE = Pattern.compile("pytorch-jni-(\\d+\\.\\d+\\.\\d+)-.*\\.jar");

    private Libtorch() {}

    /**
     * Returns how to start the worker on the libraries that its settings ask for.
     *
     * @throws UserError if they are not there, or not those that the distribution was built for
     */
    static WorkerCommand command(List<Path> classPath, ResolvedSettings settings) {
        Accelerator accelerator = settings.get(CommonSettings.ACCELERATOR);
        WorkerCommand bundled = WorkerCommand.engine(classPath);
        if (accelerator == Accelerator.CPU) {
            return bundled;
        }
        if (accelerator != OF_THE_USER) {
            throw UserError.configuration(
                            "The distribution brings libraries for cpu only, and accelerator is " + accelerator + ".",
                            "Set accelerator to " + OF_THE_USER
                                    + " and libtorch to its folder, or use the Maven plugin,"
                                    + " which fetches those of " + accelerator + ".")
                    .about(CommonSettings.ACCELERATOR);
        }
        LibtorchFolder folder = new LibtorchFolder(version(classPath), accelerator.label());
        return bundled.with(folder.environment(settings.find(CommonSettings.LIBTORCH)));
    }

    private static String version(List<Path> classPath) {
        return classPath.stream()
                .map(file -> BRIDGE.matcher(file.getFileName().toString()))
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
