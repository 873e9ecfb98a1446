package dev.dreambooth.contract.libtorch;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A libtorch on this machine, as its own files tell of it.
 *
 * @param folder what holds its {@code lib}
 * @param origin how it came here
 * @param version such as {@code 2.7.1}
 * @param flavour what it computes on: {@code cpu}, {@code cu126} for CUDA 12.6, {@code rocm6.3}
 */
public record Libtorch(Path folder, Origin origin, String version, String flavour) {
    /** How a libtorch came to a machine. Builds of one version for one device differ with it, in the last bits of results. */
    public enum Origin {
        /** Unpacked from an archive for C++ and Java. */
        DISTRIBUTION,
        /** Installed as the package {@code torch} of a Python. */
        PYTHON;

        /** Returns the word that records have for it. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the folder of its libraries. */
    public Path libraries() {
        return folder.resolve("lib");
    }

    /** Returns version and flavour as PyTorch writes them, such as {@code 2.7.1+cu126}. */
    public String named() {
        return version + "+" + flavour;
    }

    /** Returns what tells this build from others of its version, as records have it. */
    public String build() {
        return origin.label() + " " + flavour;
    }

    /** Returns whether it computes on NVIDIA's GPUs. */
    public boolean cuda() {
        return flavour.startsWith("cu");
    }

    @Override
    public String toString() {
        return folder + " (" + named() + (origin == Origin.PYTHON ? " of Python)" : ")");
    }
}
