package dev.dreambooth.contract.libtorch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which of the two binary interfaces of GNU's C++ library a libtorch was compiled for: that of C++11, or the one before,
 * which PyTorch's packages for Python had on Linux up to 2.5. Code of one does not find the functions of the other, and a
 * process that calls one all the same is ended by the system's loader.
 */
enum CxxInterface {
    /** What all builds have that are newer or for other systems. */
    CXX11(""),
    /** The old one, for which bridges have a name of their own. */
    BEFORE_CXX11("-precxx11");

    /** The mangled name of a constructor that takes a text, in all versions: {@code c10::Error(SourceLocation, string)}. */
    private static final String CONSTRUCTOR = "_ZN3c105ErrorC1ENS_14SourceLocationE";

    /** How the old interface spells the text, and what follows it. */
    private static final String OLD_TEXT = "Ss\0";

    /** The library is 1 to 2 MB large; debug information may make it larger. */
    private static final long MOST_BYTES = 256 << 20;

    private final String suffix;

    CxxInterface(String suffix) {
        this.suffix = suffix;
    }

    /** Returns what the names of bridges for it end with. */
    String suffix() {
        return suffix;
    }

    /** Returns the interface of the libtorch in a folder of libraries. */
    static CxxInterface of(Path libraries) {
        Path core = libraries.resolve("libc10.so");
        try {
            if (Files.isRegularFile(core) && Files.size(core) <= MOST_BYTES) {
                String names = new String(Files.readAllBytes(core), StandardCharsets.ISO_8859_1);
                return names.contains(CONSTRUCTOR + OLD_TEXT) ? BEFORE_CXX11 : CXX11;
            }
        } catch (IOException unreadable) {
            return CXX11; // the loader says why
        }
        return CXX11;
    }
}
