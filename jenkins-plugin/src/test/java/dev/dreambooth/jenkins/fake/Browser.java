package dev.dreambooth.jenkins.fake;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A headless Chromium, where this machine has one: it lays pages out, runs their scripts, and takes pictures of them. */
public final class Browser {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final int MINUTES = 2;

    private final Path program;
    private final Path folder;

    private Browser(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /**
     * Returns the browser of this machine, if it has one.
     *
     * @param folder for its profile and what it prints
     */
    public static Optional<Browser> find(Path folder) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(place -> !place.isEmpty())
                .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Browser(program, folder));
    }

    /** Returns the browser of this machine; without one the test is skipped. */
    public static Browser orSkip(Path folder) {
        Optional<Browser> browser = find(folder);
        assumeTrue(browser.isPresent(), "there is no Chromium on this machine");
        return browser.orElseThrow();
    }

    /** Returns a page as its scripts have left it. */
    public String open(Path page, int width) throws IOException, InterruptedException {
        return run(page, width, 1_000, List.of("--dump-dom"));
    }

    /** Takes a picture of a page. */
    public void picture(Path page, Path png, int width, int height) throws IOException, InterruptedException {
        run(page, width, height, List.of("--hide-scrollbars", "--screenshot=" + png));
    }

    private String run(Path page, int width, int height, List<String> task) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--allow-file-access-from-files",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=" + width + "," + height,
                "--virtual-time-budget=30000"));
        command.addAll(task);
        command.add(page.toUri().toString());
        Path output = folder.resolve("browser.out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("browser.err").toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("the browser did not end: " + command);
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
