package dev.dreambooth.contract.launch;

import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.io.ByteCount;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gathers what is left of a worker that ended without saying so, for the person who has to find out why. */
final class CrashReport {
    private static final int TAIL_BYTES = 8 << 10;
    private static final int TAIL_LINES = 30;

    private CrashReport() {}

    /**
     * Returns the report.
     *
     * @param command the command line
     * @param status the exit status of the process
     * @param last the last event, if there was one
     * @param work where the log and the JVM's crash file lie
     */
    static String of(List<String> command, int status, Optional<Event> last, WorkFolder work) {
        StringBuilder report = new StringBuilder("The worker ended without reporting how (")
                .append(meaning(status))
                .append(").\n  command: ")
                .append(String.join(" ", command))
                .append("\n  last event: ")
                .append(last.map(Event::toString).orElse("none"));
        work.crashFile().ifPresent(file -> report.append("\n  crash file: ").append(file));
        report.append("\n  log: ").append(work.log());
        tail(work.log()).forEach(line -> report.append("\n    ").append(line));
        return report.toString();
    }

    /**
     * Returns what to tell of a worker that the system killed because it needed more memory than there was.
     *
     * @param status the exit status of the process
     * @param plan what the run was to need, if it told that
     * @return empty if that is not what happened
     */
    static Optional<String> shortage(int status, Optional<Event.MemoryPlanned> plan) {
        return plan.filter(known -> status == ExitStatus.KILLED && known.bytes() > known.availableBytes())
                .map(known -> "The system killed the worker (SIGKILL): it was to need " + ByteCount.shown(known.bytes())
                        + " of memory, and there were " + ByteCount.shown(known.availableBytes()) + " for it. "
                        + known.advice());
    }

    /** Without a report of the worker, an exit status of ours says less than it could. */
    private static String meaning(int status) {
        if (status == ExitCode.CANCELLED.code()) {
            return "exit status 8: stopped a second time, or out of its grace time, before it could write a checkpoint";
        }
        return ExitCode.of(status).isPresent() ? "exit status " + status : ExitStatus.meaning(status);
    }

    private static List<String> tail(Path log) {
        if (!Files.isRegularFile(log)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - TAIL_BYTES);
            file.seek(start);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(cannot be read: " + e.getMessage() + ")");
        }
    }
}
