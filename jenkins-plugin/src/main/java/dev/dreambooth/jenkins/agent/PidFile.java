package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.launch.ControlProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The file in which a run says which process it is. Numbers of processes are used again: the caller looks whether it is ours. */
final class PidFile {
    private static final Pattern PID = Pattern.compile("\\d{1,10}");
    private static final int MAX_BYTES = 20;

    private PidFile() {}

    /** Returns the process that has the number now; nothing if there is none. */
    static Optional<ProcessHandle> process(Path control) throws IOException {
        Path file = control.resolve(ControlProtocol.PID);
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
            return Optional.empty();
        }
        String pid = Files.readString(file).trim();
        return PID.matcher(pid).matches() ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    }
}
