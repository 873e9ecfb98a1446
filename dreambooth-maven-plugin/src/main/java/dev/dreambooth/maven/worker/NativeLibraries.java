package dev.dreambooth.maven.worker;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.machine.Platform;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the native libraries of each accelerator exist, and where from. */
final class NativeLibraries {
    private NativeLibraries() {}

    /** Returns whether libtorch is a folder of the user's rather than a Maven artifact. */
    static boolean areOfTheUser(Accelerator accelerator) {
        return switch (accelerator) {
            case CPU, CU124 -> false;
            case CU128 -> true;
        };
    }

    /** Returns the platforms, by their Maven classifiers, that both libtorch and its bridge to Java were built for. */
    private static Set<String> platforms(Accelerator accelerator) {
        return switch (accelerator) {
            case CPU -> Set.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");
            case CU124, CU128 -> Set.of("linux-x86_64", "win-x86_64");
        };
    }

    /**
     * Makes sure that the libraries exist for a machine.
     *
     * @throws UserError if they do not, with those accelerators that do
     */
    static void require(Accelerator accelerator, Platform platform) {
        if (!platforms(accelerator).contains(platform.classifier())) {
            String others = Stream.of(Accelerator.values())
                    .filter(other -> platforms(other).contains(platform.classifier()))
                    .map(Accelerator::label)
                    .collect(Collectors.joining(" or "));
            throw UserError.configuration(
                            "There are no native libraries of accelerator " + accelerator + " for "
                                    + platform.classifier() + ".",
                            others.isEmpty()
                                    ? "Run on one of "
                                            + platforms(accelerator).stream()
                                                    .sorted()
                                                    .collect(Collectors.joining(", "))
                                            + "."
                                    : "Set accelerator to " + others + ".")
                    .about(CommonSettings.ACCELERATOR);
        }
    }
}
