package dev.dreambooth.engine.tensor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a native library was not loaded: what the system's loader said, which names the library and what it lacks, and what
 * that means for a user.
 *
 * @param message the loader's own words
 * @param remedy what to do, in full sentences
 */
public record LoadFailure(String message, String remedy) {
    private static final String DJL = "failed to load pytorch native library";

    /** What loaders say, of Linux, macOS and Windows; what a group caught is put in place of the braces. */
    private static final List<Explanation> EXPLANATIONS = List.of(
            new Explanation(
                    "Possible cause: can't load (.+)\\)",
                    "The library is for another kind of processor ({}): take one for this machine."),
            new Explanation(
                    "(libcuda\\.so[.\\d]*|nvcuda\\.dll): cannot open",
                    "{} is a part of NVIDIA's driver, which this machine or container does not have: install the driver,"
                            + " start the container with its GPUs (--gpus all), or set accelerator to cpu."),
            new Explanation(
                    "(lib(?:c10|torch|shm)[^/\\s:]*): cannot open",
                    "{} is a part of libtorch, which is not whole: install or unpack it again."),
            new Explanation(
                    "(libgomp[^/\\s:]*): cannot open",
                    "{} is the library of OpenMP: install it (Debian and Ubuntu: libgomp1; Fedora: libgomp)."),
            new Explanation(
                    "(lib(?:c|m|stdc\\+\\+|gcc_s|dl|rt|pthread)\\.so[.\\d]*): cannot open",
                    "{} is one of the system's libraries of C and C++: native libraries for glibc do not run on a system"
                            + " that has another one, such as Alpine Linux."),
            new Explanation(
                    "([^/\\s:]+): cannot open shared object file",
                    "{} is missing: install the package of the system that has it, and what it lies in must be known to the"
                            + " loader (ldconfig, LD_LIBRARY_PATH)."),
            new Explanation(
                    "undefined symbol: (cu[A-Z]\\w+)",
                    "The function {} is one of NVIDIA's driver, which is older here than the CUDA of this libtorch: update the"
                            + " driver, or take a libtorch for an older CUDA."),
            new Explanation(
                    "undefined symbol: ([^\\s,]+)",
                    "The function {} is in none of the libraries that were loaded: they are of different versions or builds."
                            + " Take a libtorch that is whole and of one build; the doctor tells which version is needed."),
            new Explanation(
                    "version [`'\"]([^`'\"]+)[`'\"] not found",
                    "The system's library is older than {}, which the library was built with: take a newer system."),
            new Explanation(
                    "(invalid ELF header|file too short|wrong ELF class|not a mach-o file|is not a valid Win32 application)",
                    "The file is damaged or for another system ({}): fetch or install it again."),
            new Explanation(
                    "(failed to map segment|Operation not permitted)",
                    "The folder that it lies in may not hold programs (it is mounted noexec): set cacheDirectory to one that"
                            + " may."),
            new Explanation(
                    "cannot allocate memory in (static TLS block)",
                    "It has to be loaded before all others, for its place in the {}: name it in LD_PRELOAD in the environment"
                            + " of the build."),
            new Explanation(
                    "PyTorch jni not found: (\\S+)",
                    "The jar pytorch-jni has no {}: set accelerator to one that the doctor names."),
            new Explanation(
                    "(Can't find dependent libraries|Library not loaded)",
                    "A library that it needs is missing: on Windows install Microsoft's Visual C++ runtime, and take a libtorch"
                            + " that is whole."));

    /** NVIDIA's libraries, as the loader names them, and the packages of Python that have them. */
    private static final List<String> NVIDIA = List.of(
            "libcudart cuda-runtime",
            "libcupti cuda-cupti",
            "libnvrtc cuda-nvrtc",
            "libcublas cublas",
            "libcudnn cudnn",
            "libcufft cufft",
            "libcufile cufile",
            "libcurand curand",
            "libcusolver cusolver",
            "libcusparselt cusparselt",
            "libcusparse cusparse",
            "libnccl nccl",
            "libnvjitlink nvjitlink",
            "libnvtoolsext nvtx");

    private static final Pattern MISSING = Pattern.compile("([^/\\s:]+\\.so)(?:\\.(\\d+))?[^/\\s:]*: cannot open");

    private record Explanation(Pattern pattern, String remedy) {
        Explanation(String regex, String remedy) {
            this(Pattern.compile(regex), remedy);
        }

        Optional<String> of(String message) {
            Matcher found = pattern.matcher(message);
            return found.find() ? Optional.of(remedy.replace("{}", found.group(1))) : Optional.empty();
        }
    }

    /** Returns what a failure says of a library that was not loaded, if that is what it is about. */
    public static Optional<LoadFailure> in(Throwable failure) {
        boolean loading = false;
        Throwable deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            loading = loading || cause instanceof UnsatisfiedLinkError || message.contains(DJL);
            deepest = cause;
        }
        return loading ? Optional.of(of(deepest)) : Optional.empty();
    }

    private static LoadFailure of(Throwable deepest) {
        String message = Optional.ofNullable(deepest.getMessage())
                .orElse(deepest.getClass().getSimpleName())
                .strip();
        String remedy = nvidia(message)
                .or(() -> EXPLANATIONS.stream()
                        .flatMap(explanation -> explanation.of(message).stream())
                        .findFirst())
                .orElse("Check accelerator and libtorch, and that the class path holds the natives of this platform.");
        return new LoadFailure(message, remedy);
    }

    private static Optional<String> nvidia(String message) {
        Matcher missing = MISSING.matcher(message);
        if (!missing.find()) {
            return Optional.empty();
        }
        String library = missing.group(1).toLowerCase(Locale.ROOT);
        return NVIDIA.stream()
                .map(line -> line.split(" ", 2))
                .filter(line -> library.startsWith(line[0]))
                .findFirst()
                .map(line -> missing.group(0).replace(": cannot open", "")
                        + " is one of NVIDIA's libraries, and is not where libtorch looks for it. Python's package torch has"
                        + " them in packages beside it, this one in nvidia-" + line[1]
                        + "-cu12: install torch again in its environment (pip install --force-reinstall), which brings them,"
                        + " and leave them where they are.");
    }
}
