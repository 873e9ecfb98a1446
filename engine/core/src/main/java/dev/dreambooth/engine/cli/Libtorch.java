package dev.dreambooth.engine.cli;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.ResolvedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The native libraries of the worker: those in the distribution, or a libtorch folder of the user's. */
final class Libtorch {
    private static final String CPU = "cpu";

    private Libtorch() {}

    /**
     * Returns how to start the worker on the libraries that its settings ask for.
     *
     * @throws UserError if they are not there
     */
    static WorkerCommand command(List<Path> classPath, ResolvedSettings settings) {
        String accelerator = settings.get(CommonSettings.ACCELERATOR);
        Optional<Path> folder = settings.find(CommonSettings.LIBTORCH);
        if (accelerator.equals(CPU) && folder.isEmpty()) {
            return WorkerCommand.engine(classPath);
        }
        Path libtorch = folder.orElseThrow(() -> UserError.configuration(
                        "The distribution brings libraries for cpu only, and accelerator is " + accelerator + ".",
                        "Unpack the libtorch distribution for " + accelerator + " and set libtorch to its folder.")
                .about(CommonSettings.LIBTORCH.name()));
        return new WorkerCommand(
                classPath,
                WorkerCommand.ENGINE_MAIN,
                List.of(),
                Map.of(
                        "PYTORCH_LIBRARY_PATH", libtorch.resolve("lib").toString(),
                        "PYTORCH_VERSION", version(libtorch),
                        "PYTORCH_FLAVOR", accelerator));
    }

    private static String version(Path libtorch) {
        Path file = libtorch.resolve("build-version");
        try {
            return Files.readString(file).trim().replaceAll("\\+.*", "");
        } catch (IOException e) {
            throw UserError.configuration(
                            "libtorch is " + libtorch + ", which holds no readable build-version.",
                            "Set libtorch to the folder of an unpacked libtorch distribution.")
                    .about(CommonSettings.LIBTORCH.name())
                    .causedBy(e);
        }
    }
}
