package dev.dreambooth.jenkins.agent;

import dev.dreambooth.contract.launch.ControlProtocol;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.MasterToSlaveFileCallable;

/** The runs of other steps that have left something in a workspace: their names, and the end of those that are to end. */
public final class FormerRuns {
    private static final Pattern ID = Pattern.compile("\\d{1,9}-\\d{1,9}-[0-9a-f]{6}");
    private static final int MAX_RUNS = 100;

    private FormerRuns() {}

    /** Asks a workspace which runs there are. */
    public static final class Names extends MasterToSlaveFileCallable<List<String>> {
        private static final long serialVersionUID = 1L;

        @Override
        public List<String> invoke(File workspace, VirtualChannel channel) throws IOException {
            List<String> names = new ArrayList<>();
            Path root = workspace.toPath().resolve(ControlFolder.ROOT);
            if (Files.isDirectory(root)) {
                try (Stream<Path> folders = Files.list(root)) {
                    folders.map(folder -> folder.getFileName().toString())
                            .filter(name -> ID.matcher(name).matches())
                            .limit(MAX_RUNS)
                            .forEach(names::add);
                }
            }
            return names;
        }

        /** Returns those of an answer that are names. */
        public static List<String> checked(List<String> answer) {
            return answer.stream()
                    .filter(name -> ID.matcher(name).matches())
                    .limit(MAX_RUNS)
                    .toList();
        }
    }

    /**
     * Ends a run that nobody waits for: asks its process to write a checkpoint and stop, or kills it. Once there is no process, what
     * the run has left goes. Says whether the process is still there.
     */
    public static final class End extends MasterToSlaveFileCallable<Boolean> {
        private static final long serialVersionUID = 1L;

        private final String id;
        private final boolean kill;

        /** Creates an order. */
        public End(String id, boolean kill) {
            this.id = id;
            this.kill = kill;
        }

        @Override
        public Boolean invoke(File workspace, VirtualChannel channel) throws IOException {
            Path folder = workspace.toPath().resolve(ControlFolder.path(id));
            Optional<ProcessHandle> process = process(folder);
            if (process.isEmpty()) {
                ControlFolder.Removal.of(id).invoke(workspace, channel);
                return false;
            }
            if (kill) {
                process.get().descendants().forEach(ProcessHandle::destroyForcibly);
                process.get().destroyForcibly();
            } else if (Files.notExists(folder.resolve(ControlProtocol.CANCEL))) {
                Files.createFile(folder.resolve(ControlProtocol.CANCEL));
            }
            return true;
        }

        /** Numbers of processes are used again: ours names its folder as an argument. */
        private static Optional<ProcessHandle> process(Path folder) throws IOException {
            Optional<ProcessHandle> process = PidFile.process(folder).filter(ProcessHandle::isAlive);
            return process.isPresent() && arguments(process.get()).contains(folder.toString())
                    ? process
                    : Optional.empty();
        }

        private static String arguments(ProcessHandle process) throws IOException {
            Path file = Path.of("/proc/" + process.pid() + "/cmdline");
            return Files.isReadable(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    : process.info().commandLine().orElse("");
        }
    }
}
