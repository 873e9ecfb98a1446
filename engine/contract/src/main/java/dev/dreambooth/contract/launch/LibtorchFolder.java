package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Checks a libtorch that the user brings, before a worker would fail to load it. */
public final class LibtorchFolder {
    private final String version;
    private final String flavour;

    /**
     * Creates a check.
     *
     * @param version the version of libtorch that is needed, such as {@code 2.7.1}
     * @param flavour the flavour that is needed, such as {@code cu128}
     */
    public LibtorchFolder(String version, String flavour) {
        this.version = version;
        this.flavour = flavour;
    }

    /**
     * Returns the variables by which DJL's bridge finds the libraries of a distribution.
     *
     * @param setting the user's folder, if one was set
     * @throws UserError if there is none, or it is not the distribution that is needed
     */
    public Map<String, String> environment(Optional<Path> setting) {
        return Map.of(
                "PYTORCH_LIBRARY_PATH", libraries(setting).toString(),
                "PYTORCH_VERSION", version,
                "PYTORCH_FLAVOR", flavour);
    }

    /**
     * Returns the folder with the libraries of a distribution.
     *
     * @param setting the user's folder, if one was set
     * @throws UserError if there is none, or it is not the distribution that is needed
     */
    Path libraries(Optional<Path> setting) {
        Path folder = setting.orElseThrow(
                () -> unusable("Accelerator " + flavour + " needs a libtorch folder, and libtorch is not set."));
        Path buildVersion = folder.resolve("build-version");
        if (!Files.isDirectory(folder.resolve("lib")) || !Files.isRegularFile(buildVersion)) {
            throw unusable("libtorch is " + folder + ", which holds no libtorch (no lib folder or no build-version).");
        }
        String found = read(buildVersion);
        if (!found.equals(version + "+" + flavour)) {
            throw unusable("libtorch is " + folder + ", which holds version " + found + " instead of " + version + "+"
                    + flavour + ".");
        }
        return folder.resolve("lib");
    }

    private String read(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw unusable(file + " cannot be read: " + e.getMessage() + ".").causedBy(e);
        }
    }

    private UserError unusable(String what) {
        return UserError.configuration(
                        what,
                        "Unpack the libtorch distribution (C++/Java, shared, with dependencies) of version " + version
                                + " for " + flavour + " from pytorch.org and set libtorch to its folder.")
                .about(CommonSettings.LIBTORCH);
    }
}
