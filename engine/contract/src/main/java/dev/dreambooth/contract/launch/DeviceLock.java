package dev.dreambooth.contract.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.ProcessLock;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.contract.settings.choice.Accelerator;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets the runs of this user on this machine have a device one after the other: two trainings side by side on a GPU run
 * out of memory, and on a CPU each takes more than twice its time. Modules of a parallel build queue here as well as builds
 * that know nothing of each other.
 */
final class DeviceLock {
    private static final long POLL_MILLIS = 200;
    private static final String VISIBLE_DEVICES = "CUDA_VISIBLE_DEVICES";

    private final Path folder;
    private final Clock clock;

    /** Returns the locks in the folder that all builds of this user know, or that the run's settings name. */
    static DeviceLock of(RunSpec spec) {
        Path cache = UserCache.folder(spec.settings().find(CacheSettings.CACHE_DIRECTORY));
        return new DeviceLock(cache.resolve("devices"), Clock.systemUTC());
    }

    DeviceLock(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The devices that a run has taken. */
    record Held(Deque<ProcessLock> locks) implements AutoCloseable {
        @Override
        public void close() {
            while (!locks.isEmpty()) {
                locks.pop().close();
            }
        }
    }

    /**
     * Takes the devices of a run, waiting for the runs that have them. All runs take them in the same order, so that no two wait
     * for each other.
     *
     * @param listener is told once for each who has it
     * @param beforeWaiting runs before a wait: what can be found out without the device is not waited for
     * @return the locks; the system gives them back even if this process is killed
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    Held take(RunSpec spec, EventListener listener, Runnable beforeWaiting) throws InterruptedException {
        Held held = new Held(new ArrayDeque<>());
        boolean complete = false;
        try {
            for (String device : devices(spec.settings(), System.getenv())) {
                held.locks().push(take(device, spec, listener, beforeWaiting));
            }
            complete = true;
            return held;
        } finally {
            if (!complete) {
                held.close();
            }
        }
    }

    private ProcessLock take(String device, RunSpec spec, EventListener listener, Runnable beforeWaiting)
            throws InterruptedException {
        Path file = folder.resolve(device + ".lock");
        try {
            Optional<ProcessLock> lock = ProcessLock.tryTake(file);
            if (lock.isEmpty()) {
                beforeWaiting.run();
                listener.on(new Event.PhaseStarted("waiting for " + device + ", which " + holder(device) + " has"));
            }
            while (lock.isEmpty()) {
                Thread.sleep(POLL_MILLIS);
                lock = ProcessLock.tryTake(file);
            }
            sign(device, spec);
            return lock.get();
        } catch (IOException e) {
            throw UserCache.unwritable(file, e);
        }
    }

    /**
     * Returns the names of the devices that a run computes on, the same for all that mean the same ones.
     *
     * @param environment the environment variables, which may hide devices and number the others anew
     */
    static SortedSet<String> devices(ResolvedSettings settings, Map<String, String> environment) {
        boolean gpuByDefault = settings.get(CommonSettings.ACCELERATOR) != Accelerator.CPU;
        return Stream.of(settings.get(CommonSettings.DEVICE).split(","))
                .map(name -> device(name, gpuByDefault, environment))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String device(String name, boolean gpuByDefault, Map<String, String> environment) {
        boolean gpu = name.startsWith("cuda") || (name.equals("auto") && gpuByDefault);
        if (!gpu) {
            return "cpu";
        }
        int number = name.startsWith("cuda:") ? Integer.parseInt(name.substring("cuda:".length())) : 0;
        String[] visible = environment.getOrDefault(VISIBLE_DEVICES, "").split(",", -1);
        String physical = number < visible.length && !visible[number].isBlank() ? visible[number].trim() : "" + number;
        return "cuda-" + physical.replaceAll("[^A-Za-z0-9-]", "-");
    }

    /** Leaves a note for those who wait; beside the lock, since Windows lets nobody read a locked file. */
    private void sign(String device, RunSpec spec) {
        ObjectNode note = CanonicalJson.STRICT
                .createObjectNode()
                .put("stage", spec.stage().id())
                .put("outputDirectory", spec.outputDirectory().toString())
                .put("pid", ProcessHandle.current().pid())
                .put("since", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        AtomicFiles.write(note(device), note);
    }

    private String holder(String device) {
        try {
            JsonNode note = CanonicalJson.STRICT.readTree(Files.readAllBytes(note(device)));
            return note.path("stage").asText() + " for "
                    + note.path("outputDirectory").asText() + " (process "
                    + note.path("pid").asText() + ", since "
                    + note.path("since").asText() + ")";
        } catch (IOException e) {
            return "another run"; // it has taken the lock and not signed yet
        }
    }

    private Path note(String device) {
        return folder.resolve(device + ".holder.json");
    }
}
