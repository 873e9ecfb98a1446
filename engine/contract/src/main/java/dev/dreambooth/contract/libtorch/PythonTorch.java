package dev.dreambooth.contract.libtorch;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks a Python where its package torch lies, because the user said so: that of the active virtual environment, or else the
 * first on the PATH. Nothing of torch runs for it.
 */
final class PythonTorch {
    private static final String ANSWER = "torch: ";
    private static final int LONGEST_SECONDS = 60;
    /** Without the current folder, in which anything may be called torch; finding a package does not import it. */
    private static final String QUESTION = """
            import sys, importlib.util
            sys.path[:] = [p for p in sys.path if p]
            spec = importlib.util.find_spec("torch")
            places = list(spec.submodule_search_locations or []) if spec else []
            print("torch: " + (places[0] if places else ""))
            """;

    private PythonTorch() {}

    /**
     * Returns the folder of the package.
     *
     * @throws UserError if there is no Python, or it has no torch
     */
    static Path folder(Map<String, String> environment, Bridge bridge) {
        String python = program(environment);
        String before = "libtorch is " + CommonSettings.PYTHON + ", and " + python + " ";
        List<String> lines = new ArrayList<>();
        int status = ask(python, lines, before);
        Optional<String> answer =
                lines.stream().filter(line -> line.startsWith(ANSWER)).findFirst();
        if (status != 0 || answer.isEmpty()) {
            throw unusable(
                    before + "did not tell where torch is (exit status " + status + "): "
                            + (lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1)) + ".",
                    "Run it, or set libtorch to the folder of its package torch.");
        }
        String folder = answer.get().substring(ANSWER.length());
        if (folder.isEmpty()) {
            throw unusable(
                    before + "has no package torch.",
                    "Install it there (" + python + " -m pip install torch==" + bridge.version()
                            + "), activate the environment that has it, or set libtorch to its folder.");
        }
        return Path.of(folder);
    }

    /** An environment is active in a shell by its PATH; what starts builds may know it by its variable alone. */
    static String program(Map<String, String> environment) {
        boolean windows = File.separatorChar == '\\';
        return Optional.ofNullable(environment.get("VIRTUAL_ENV"))
                .filter(active -> !active.isEmpty())
                .map(active -> Path.of(active, windows ? "Scripts\\python.exe" : "bin/python3"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .orElse(windows ? "python" : "python3");
    }

    private static int ask(String python, List<String> lines, String before) {
        ProcessBuilder builder = new ProcessBuilder(python, "-c", QUESTION).redirectErrorStream(true);
        builder.environment().put("PYTHONUTF8", "1");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            try (BufferedReader answer =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                    throw unusable(
                            before + "did not answer within " + LONGEST_SECONDS + " seconds.",
                            "Set libtorch to the folder of its package torch.");
                }
                answer.lines().filter(line -> !line.isBlank()).forEach(lines::add);
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw unusable(
                            before + "cannot be run: " + e.getMessage() + ".",
                            "Install Python, or set libtorch to the folder of a package torch or of a distribution.")
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(before + "was interrupted.", "Run again.").causedBy(e);
        }
    }

    private static UserError unusable(String what, String remedy) {
        return UserError.configuration(what, remedy).about(CommonSettings.LIBTORCH);
    }
}
