package dev.dreambooth.jenkins.local;

import hudson.FilePath;
import hudson.Proc;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Real processes of this machine. */
public final class LocalProcesses {
    private LocalProcesses() {}

    /** Starts a process whose output goes to a stream. */
    public static Proc start(List<String> command, Map<String, String> variables, FilePath folder, OutputStream out)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        builder.directory(new File(folder.getRemote()));
        Process process = builder.start();
        Thread pump = new Thread(() -> pump(process, out), "output");
        pump.setDaemon(true);
        pump.start();
        return new Proc() {
            @Override
            public boolean isAlive() {
                return process.isAlive();
            }

            @Override
            public void kill() {
                process.destroy();
            }

            @Override
            public int join() throws InterruptedException {
                int status = process.waitFor();
                pump.join();
                return status;
            }
        };
    }

    private static void pump(Process process, OutputStream out) {
        try {
            process.getInputStream().transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM to all processes that carry these variables, as Jenkins does. */
    public static void kill(Map<String, String> variables) {
        ProcessHandle.allProcesses()
                .filter(process -> carries(process, variables))
                .forEach(ProcessHandle::destroy);
    }

    private static boolean carries(ProcessHandle process, Map<String, String> variables) {
        try {
            List<String> environment = List.of(
                    Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
                            .split("\0"));
            return variables.entrySet().stream()
                    .allMatch(each -> environment.contains(each.getKey() + "=" + each.getValue()));
        } catch (IOException e) {
            return false; // another user's, or gone
        }
    }
}
