package dev.dreambooth.embedded.training;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What a run prints and keeps in {@code log.csv}: a line every so many steps, with the mean loss since the last. */
final class RunLog {
    private static final int EVERY = 50;

    private final Path file;
    private final int batch;
    private double sum;
    private int count;
    private long linesBegan = System.nanoTime();

    RunLog(Path folder, int batch) throws IOException {
        this.file = Files.createDirectories(folder).resolve("log.csv");
        this.batch = batch;
        if (Files.notExists(file)) {
            append("steps,images,loss,rate,images_per_second,cpu_seconds\n");
        }
    }

    /** Counts a step; {@code steps} includes it. */
    void step(long steps, double loss, double rate) throws IOException {
        sum += loss;
        count++;
        if (steps % EVERY == 0) {
            long now = System.nanoTime();
            double speed = count * batch * 1e9 / (now - linesBegan);
            append(String.format(
                    Locale.ROOT, "%d,%d,%.5f,%.6f,%.1f,%.0f%n", steps, steps * batch, sum / count, rate, speed, cpu()));
            sum = 0;
            count = 0;
            linesBegan = now;
        }
    }

    private void append(String line) throws IOException {
        System.out.print(line);
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static double cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN;
    }
}
