package dev.dreambooth.it.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param status that it ended with
 * @param output all that it printed
 */
record Run(int status, String output) {
    private static final int MINUTES = 10;

    /** Runs a program with some variables of the environment set otherwise. */
    static Run of(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path log = folder.resolve("output.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        String output = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(ended).as(output).isTrue();
        return new Run(process.exitValue(), output);
    }

    /** The record that a training has left. */
    static String record(Path outputDirectory) throws IOException {
        return Files.readString(outputDirectory.resolve("model/run.json"), StandardCharsets.UTF_8);
    }
}
