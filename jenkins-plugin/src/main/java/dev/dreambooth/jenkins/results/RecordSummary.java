package dev.dreambooth.jenkins.results;

import dev.dreambooth.jenkins.agent.ResultFiles;
import dev.dreambooth.jenkins.untrusted.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a result was made from, as its record {@code run.json} says. Immutable. */
public final class RecordSummary {
    private static final int MAX_ENTRIES = 200;
    private static final int MAX_CHARS = 1_000;

    /** How many gates ask for an unstable build, as the record of an evaluation says it. */
    private static final String UNSTABLE_METRIC = "gatesUnstable";

    private final String fingerprint;
    private final TreeMap<String, String> settings;
    private final TreeMap<String, String> inputs;
    private final TreeMap<String, String> environment;
    private final TreeMap<String, Double> metrics;
    /** Not kept with a build, whose images have theirs. */
    private final transient @Nullable Map<String, String> digests;

    private RecordSummary(JsonObject record) {
        JsonObject made = record.object("fingerprint");
        fingerprint = record.text("sha256", 64)
                .filter(text -> text.matches("[0-9a-f]{64}"))
                .orElse("");
        settings = new TreeMap<>(made.object("settings").texts(MAX_ENTRIES, MAX_CHARS));
        inputs = new TreeMap<>(made.object("inputs").texts(MAX_ENTRIES, MAX_CHARS));
        environment = new TreeMap<>(made.object("environment").texts(MAX_ENTRIES, MAX_CHARS));
        metrics = new TreeMap<>(record.object("metrics").numbers(MAX_ENTRIES));
        digests = new HashMap<>();
        for (JsonObject file : record.objects("outputs", ResultFiles.MAX_FILES)) {
            file.text("name", MAX_CHARS)
                    .ifPresent(name -> file.text("sha256", 64).ifPresent(sha256 -> digests.put(name, sha256)));
        }
    }

    /** Returns what a record says. */
    public static RecordSummary of(JsonObject record) {
        return new RecordSummary(record);
    }

    /** Returns the hash of everything that decided the result; empty if the record has none. */
    public String getFingerprint() {
        return fingerprint;
    }

    /** Returns the settings that decided the result. */
    public Map<String, String> getSettings() {
        return settings;
    }

    /** Returns the hashes of the inputs. */
    public Map<String, String> getInputs() {
        return inputs;
    }

    /** Returns what computed: engine, libtorch, kind of device. */
    public Map<String, String> getEnvironment() {
        return environment;
    }

    /** Returns the digest of a file of the result, or null if it is not known. */
    @Nullable
    String digest(String file) {
        return digests == null ? null : digests.get(file);
    }

    /** Returns whether a gate was not reached that makes a build unstable. */
    public boolean asksForUnstable() {
        return metrics.getOrDefault(UNSTABLE_METRIC, 0.0) > 0;
    }

    /** Returns what was measured. */
    public Map<String, Double> getMetrics() {
        return metrics;
    }
}
