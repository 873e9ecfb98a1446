package dev.dreambooth.engine.worker;

import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.io.DiskSpace;
import dev.dreambooth.contract.launch.WorkerCommand;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A front end on a disk that somebody else fills and empties: {@code SmallDisk <spec.json> <folder for the results>}. It
 * runs in a process of its own, which alone sees the small disk, and prints a line for each run: exit code, message.
 */
final class SmallDisk {
    /** More than a worker's events take, less than a checkpoint. */
    private static final long ROOM_FOR_EVENTS = 200_000;

    private SmallDisk() {}

    public static void main(String[] arguments) throws IOException {
        RunSpec spec = RunSpec.read(Path.of(arguments[0]));
        Path disk = spec.outputDirectory().getParent();
        Path filler = disk.resolve("filler");

        fill(filler, ROOM_FOR_EVENTS);
        run("too small from the start", spec, event -> {});
        Files.delete(filler);

        run("filled after a checkpoint", spec, onceAfterCheckpoint(() -> fill(filler, ROOM_FOR_EVENTS)));
        System.out.println("kept: " + checkpoints(spec));
        Files.delete(filler);

        run("filled to the last byte", spec, onceAfterCheckpoint(() -> fill(filler, 0)));
        System.out.println("kept: " + checkpoints(spec));
        Files.delete(filler);

        run("freed", spec, event -> {});
        for (String folder : List.of("model", "checkpoints")) {
            copy(spec.outputDirectory().resolve(folder), Path.of(arguments[1]).resolve(folder));
        }
    }

    private static EventListener onceAfterCheckpoint(Runnable action) {
        boolean[] done = new boolean[1];
        return event -> {
            if (event instanceof Event.CheckpointWritten && !done[0]) {
                done[0] = true;
                action.run();
            }
        };
    }

    private static void run(String name, RunSpec spec, EventListener listener) {
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        WorkerOutcome end = new WorkerLauncher(WorkerCommand.engine(classPath), listener).run(spec);
        System.out.println(name + ": " + end.exitCode() + " " + end.message().replace('\n', ' '));
    }

    /** Writes a file until only so much is free. */
    private static void fill(Path filler, long free) {
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (DiskSpace.free(filler) > free) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            if (!DiskSpace.isFull(e)) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Path> checkpoints(RunSpec spec) throws IOException {
        try (Stream<Path> found = Files.list(spec.outputDirectory().resolve("checkpoints"))) {
            return found.map(Path::getFileName).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
