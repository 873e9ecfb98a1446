package dev.dreambooth.contract.machine;

import java.util.Locale;

/**
 * The machine's operating system and processor, in the words of the native libraries' Maven classifiers.
 *
 * @param os {@code linux}, {@code osx}, {@code win}, or the system's own name if none of these
 * @param architecture {@code x86_64}, {@code aarch64}, or the system's own name if none of these
 */
public record Platform(String os, String architecture) {
    /** Returns the platform of this JVM. */
    public static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** Returns the platform that Java's system properties {@code os.name} and {@code os.arch} describe. */
    public static Platform of(String osName, String osArch) {
        String name = osName.toLowerCase(Locale.ROOT);
        String os = name.startsWith("linux") ? "linux" : name.startsWith("mac") ? "osx" : name;
        return new Platform(
                name.startsWith("windows") ? "win" : os,
                switch (osArch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64", "x64" -> "x86_64";
                    case "aarch64", "arm64" -> "aarch64";
                    default -> osArch;
                });
    }

    /** Returns the classifier, such as {@code linux-x86_64}. */
    public String classifier() {
        return os + "-" + architecture;
    }
}
