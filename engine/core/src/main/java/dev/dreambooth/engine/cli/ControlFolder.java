package dev.dreambooth.engine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.contract.launch.WorkerLauncher;
import dev.dreambooth.contract.launch.WorkerOutcome;
import dev.dreambooth.contract.spec.RunSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The engine's side of the folder through which a build server that may be gone at any time lives with a run; its files
 * are those of {@link ControlProtocol}. The process never waits for anybody.
 *
 * @param path the folder
 */
record ControlFolder(Path path) {
    private static final long MAX_SETTINGS_BYTES = 1 << 20;
    private static final long POLL_MILLIS = 200;

    /** Says which process this is. */
    void announce() {
        AtomicFiles.write(
                path.resolve(ControlProtocol.PID),
                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Returns how long the build server lets a stage that it stops take; the usual time if it does not say.
     *
     * @throws UserError if it says something else
     */
    Duration grace() {
        Path file = path.resolve(ControlProtocol.GRACE);
        try {
            String seconds = Files.isRegularFile(file)
                    ? Files.readString(file).strip()
                    : Integer.toString(WorkerLauncher.GRACE_SECONDS);
            if (!seconds.matches("\\d{1,9}")) {
                throw unusable(file, "is no number of seconds");
            }
            return Duration.ofSeconds(Long.parseLong(seconds));
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e.getMessage()).causedBy(e);
        }
    }

    /**
     * Returns the evaluation of the last good build, if the build server gave one that can be compared with: nobody has
     * asked for it, so that one that an older version wrote stops no run.
     *
     * @param listener is told why another one is left out
     */
    Optional<Path> baseline(EventListener listener) {
        Path file = path.resolve(ControlProtocol.BASELINE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            Evaluation.readFile(file);
            return Optional.of(file);
        } catch (UserError e) {
            listener.on(new Event.Warning("Nothing is compared with the last good build. " + e.what()));
            return Optional.empty();
        }
    }

    /** Returns the file of events. */
    Path events() {
        return path.resolve(ControlProtocol.EVENTS);
    }

    /**
     * Returns the settings that the build server gave: texts or lists of texts by name.
     *
     * @throws UserError if they are not that
     */
    Map<String, Object> settings() {
        Path file = path.resolve(ControlProtocol.SETTINGS);
        Map<String, Object> settings = new TreeMap<>();
        if (!Files.isRegularFile(file)) {
            return settings;
        }
        try {
            if (Files.size(file) > MAX_SETTINGS_BYTES) {
                throw unusable(file, "is larger than " + MAX_SETTINGS_BYTES + " bytes");
            }
            JsonNode document = CanonicalJson.STRICT.readTree(Files.readAllBytes(file));
            if (!(document instanceof ObjectNode)) {
                throw unusable(file, "is no JSON object");
            }
            document.properties().forEach(entry -> settings.put(entry.getKey(), texts(entry.getValue())));
        } catch (JsonProcessingException e) {
            throw unusable(file, "is not valid JSON: " + e.getOriginalMessage()).causedBy(e);
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e.getMessage()).causedBy(e);
        }
        return settings;
    }

    private static Object texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.asText()));
        return value.isArray() && texts.size() != 1 ? texts : value.isArray() ? texts.get(0) : value.asText();
    }

    /** Starts a thread that runs something once when the build server wants the run to end. */
    void onCancel(Runnable action) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (!Files.exists(path.resolve(ControlProtocol.CANCEL))) {
                            Thread.sleep(POLL_MILLIS);
                        }
                        action.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "dreambooth-cancel-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Says where the results will lie, so that what is made on the way can be shown. */
    void begin(RunSpec spec, Path base) {
        AtomicFiles.write(
                path.resolve(ControlProtocol.FOLDER), place(spec, base).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether the build server will archive a model. */
    boolean archives() {
        return Files.exists(path.resolve(ControlProtocol.ARCHIVE));
    }

    private static String place(RunSpec spec, Path base) {
        Path folder = spec.stageDirectory().toAbsolutePath().normalize();
        Path root = base.toAbsolutePath().normalize();
        String place = folder.startsWith(root) ? root.relativize(folder).toString() : folder.toString();
        return place.replace('\\', '/');
    }

    /** Says how the run ended, and where its results are, relative to a folder if they lie in it. */
    void finish(RunSpec spec, WorkerOutcome outcome, Path base) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("exitCode", outcome.exitCode().name());
        result.put("message", outcome.message());
        result.put("folder", place(spec, base));
        AtomicFiles.write(path.resolve(ControlProtocol.RESULT), result);
    }

    /** Says why the run did not begin. */
    void refuse(UserError error) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("exitCode", error.exitCode().name());
        result.put("message", error.getMessage());
        AtomicFiles.write(path.resolve(ControlProtocol.RESULT), result);
    }

    private static UserError unusable(Path file, String why) {
        return UserError.configuration(
                "The file " + file + " cannot be used: it " + why + ".",
                "Start the engine through the Jenkins plugin of its own version.");
    }
}
