package dev.dreambooth.engine.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The processor, as far as it decides in which order the native libraries add.
 *
 * @param model the maker's name for it; {@code unknown} where the system does not tell
 * @param flags the instruction sets it has, as Linux names them
 */
public record Cpu(String model, Set<String> flags) {
    private static final Path LINUX_CPUS = Path.of("/proc/cpuinfo");
    private static final List<String> AVX512 = List.of("avx512f", "avx512vl", "avx512bw", "avx512dq", "fma");
    private static final Set<String> X86 = Set.of("amd64", "x86_64", "x86", "i386");
    private static final List<String> AVX2 = List.of("avx2", "fma");

    /** Returns the processor that this process runs on. */
    public static Cpu current() {
        try {
            return Files.isReadable(LINUX_CPUS) ? parse(Files.readAllLines(LINUX_CPUS)) : parse(List.of());
        } catch (IOException unreadable) {
            return parse(List.of());
        }
    }

    /** Reads the first processor of Linux' list. */
    static Cpu parse(List<String> lines) {
        Map<String, String> first = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                first.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return new Cpu(
                first.getOrDefault("model name", "unknown"),
                Set.copyOf(Arrays.asList(
                        first.getOrDefault("flags", "").toLowerCase(Locale.ROOT).split("\\s+"))));
    }

    /** Returns whether it has the instructions that portable runs are pinned to. */
    public boolean hasAvx2() {
        return flags.containsAll(AVX2);
    }

    /**
     * Returns whether libtorch has fast routines on it for matrices of 16-bit numbers; without, it multiplies one number at
     * a time. On x86 they need AVX-512; other processors are taken to have what they need.
     */
    public boolean multiplies16Bits() {
        return multiplies16Bits(System.getProperty("os.arch", ""));
    }

    boolean multiplies16Bits(String architecture) {
        return !X86.contains(architecture) || flags.containsAll(AVX512);
    }

    /** Returns the widest instruction set that ATen has kernels for on it: {@code AVX512}, {@code AVX2} or {@code DEFAULT}. */
    public String instructions() {
        if (flags.containsAll(AVX512)) {
            return "AVX512";
        }
        return hasAvx2() ? "AVX2" : "DEFAULT";
    }
}
