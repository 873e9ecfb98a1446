package dev.dreambooth.maven;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The flavours of native libraries that a worker can run on, and where they exist. */
enum Accelerator {
    /** The CPU; libtorch comes from the repository. */
    CPU,
    /** CUDA 12.4; libtorch comes from the repository, in the last version that was published there. */
    CU124,
    /** CUDA 12.8; libtorch is a folder of the user's, since no repository has it. */
    CU128;

    /** Returns the accelerator of a value that the setting accepts. */
    static Accelerator of(String setting) {
        return valueOf(setting.toUpperCase(Locale.ROOT));
    }

    /** Returns the name as the setting spells it and as the native libraries carry it. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether libtorch is a folder of the user's rather than a Maven artifact. */
    boolean bringsOwnLibtorch() {
        return this == CU128;
    }

    /** Returns the platforms, by their Maven classifiers, that both libtorch and its bridge to Java were built for. */
    private Set<String> platforms() {
        return switch (this) {
            case CPU -> Set.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");
            case CU124, CU128 -> Set.of("linux-x86_64", "win-x86_64");
        };
    }

    /**
     * Makes sure that the libraries exist for a machine.
     *
     * @throws UserError if they do not, with those accelerators that do
     */
    void requireSupport(Platform platform) {
        if (!platforms().contains(platform.classifier())) {
            String others = Stream.of(values())
                    .filter(other -> other.platforms().contains(platform.classifier()))
                    .map(Accelerator::id)
                    .collect(Collectors.joining(" or "));
            throw UserError.configuration(
                            "There are no native libraries of accelerator " + id() + " for " + platform.classifier()
                                    + ".",
                            others.isEmpty()
                                    ? "Run on one of "
                                            + platforms().stream().sorted().collect(Collectors.joining(", ")) + "."
                                    : "Set accelerator to " + others + ".")
                    .about(CommonSettings.ACCELERATOR.name());
        }
    }
}
