package dev.dreambooth.jenkins.agent;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jenkins.MasterToSlaveFileCallable;

/**
 * Sends SIGKILL, which Jenkins itself never does, to the process of one run and its children. The number in the pid
 * file counts only if that process carries the run's mark, or names the run's folder where environments cannot be
 * read: numbers are used again.
 */
public final class KillOwnProcess extends MasterToSlaveFileCallable<Boolean> {
    private static final long serialVersionUID = 1L;

    private final String mark;

    /** Creates an order against the process whose environment holds this {@code NAME=value}. */
    public KillOwnProcess(String mark) {
        this.mark = mark;
    }

    @Override
    public Boolean invoke(File folder, VirtualChannel channel) throws IOException {
        Optional<ProcessHandle> process = PidFile.process(folder.toPath());
        if (process.isEmpty() || !isOurs(process.get(), folder)) {
            return false;
        }
        process.get().descendants().forEach(ProcessHandle::destroyForcibly);
        return process.get().destroyForcibly();
    }

    private boolean isOurs(ProcessHandle process, File folder) throws IOException {
        Path environment = Path.of("/proc/" + process.pid() + "/environ");
        if (Files.isReadable(environment)) {
            String variables = '\0' + new String(Files.readAllBytes(environment), StandardCharsets.UTF_8);
            return variables.contains('\0' + mark + '\0');
        }
        return process.info().commandLine().orElse("").contains(folder.getPath());
    }
}
