package dev.dreambooth.contract.libtorch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what libtorch a folder holds: of an unpacked distribution from its {@code build-version}, of Python's package torch
 * from its {@code version.py}. What lies around the two is understood too: {@code site-packages}, a virtual environment.
 */
public final class LibtorchFolder {
    /** Both files have a few lines. */
    private static final int MOST_BYTES = 1 << 16;

    private static final Pattern VERSION = Pattern.compile("([^+\\s]+)(?:\\+(\\S+))?");
    private static final Pattern PYTHON_VERSION =
            Pattern.compile("^__version__\\s*(?::[^=]*)?=\\s*['\"]([^'\"]+)['\"]", Pattern.MULTILINE);
    private static final Pattern PYTHON_CUDA =
            Pattern.compile("^(cuda|hip)\\s*(?::[^=]*)?=\\s*['\"](\\d+\\.\\d+)[^'\"]*['\"]", Pattern.MULTILINE);

    private LibtorchFolder() {}

    /** Returns the libtorch in a folder, in {@code torch} or {@code libtorch} below it, or in the Python whose folder it is. */
    public static Optional<Libtorch> find(Path folder) {
        return candidates(folder).stream()
                .flatMap(candidate -> read(candidate).stream())
                .findFirst();
    }

    private static List<Path> candidates(Path folder) {
        List<Path> candidates = new ArrayList<>(List.of(folder));
        Path parent = folder.getParent();
        if (parent != null && folder.endsWith("lib")) {
            candidates.add(parent);
        }
        candidates.add(folder.resolve("libtorch"));
        candidates.add(folder.resolve("torch"));
        for (String lib : List.of("lib", "lib64")) {
            for (Path python : pythons(folder.resolve(lib))) {
                candidates.add(python.resolve("site-packages/torch"));
                candidates.add(python.resolve("dist-packages/torch")); // where Debian has it
            }
        }
        candidates.add(folder.resolve("Lib/site-packages/torch")); // on Windows
        return candidates;
    }

    /** Returns folders such as {@code python3.11}, the newest first. */
    private static List<Path> pythons(Path lib) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(lib, "python3*")) {
            entries.forEach(found::add);
        } catch (IOException none) {
            return List.of();
        }
        found.sort((a, b) -> Integer.compare(minor(b), minor(a)));
        return found;
    }

    private static int minor(Path python) {
        String digits = python.getFileName().toString().replaceFirst("^python3\\.?", "");
        return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
    }

    private static Optional<Libtorch> read(Path folder) {
        if (!Files.isDirectory(folder.resolve("lib"))) {
            return Optional.empty();
        }
        return text(folder.resolve("build-version"))
                .flatMap(text -> distribution(folder, text.strip()))
                .or(() -> text(folder.resolve("version.py")).flatMap(text -> python(folder, text)));
    }

    private static Optional<Libtorch> distribution(Path folder, String text) {
        return version(text)
                .map(found -> new Libtorch(
                        folder,
                        Libtorch.Origin.DISTRIBUTION,
                        found.group(1),
                        Optional.ofNullable(found.group(2)).orElse("cpu")));
    }

    /** What its name says of CUDA hangs on who built it; the variable is there in all. */
    private static Optional<Libtorch> python(Path folder, String text) {
        Matcher named = PYTHON_VERSION.matcher(text);
        if (!named.find()) {
            return Optional.empty();
        }
        String flavour = PYTHON_CUDA
                .matcher(text)
                .results()
                .map(device -> device.group(1).equals("hip")
                        ? "rocm" + device.group(2)
                        : "cu" + device.group(2).replace(".", ""))
                .findFirst()
                .orElse("cpu");
        return version(named.group(1))
                .map(found -> new Libtorch(folder, Libtorch.Origin.PYTHON, found.group(1), flavour));
    }

    private static Optional<MatchResult> version(String text) {
        return Stream.of(VERSION.matcher(text))
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult)
                .findFirst();
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
