package dev.dreambooth.contract.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that decides what a stage puts out. Equal fingerprints promise equal results; no time of day and no path
 * of this machine is in it.
 *
 * @param stage the stage, such as {@code train}
 * @param settings the settings that decide the result, by name
 * @param inputs the SHA-256 of each input by a name that a person recognises, such as {@code 03.jpg} or {@code model}
 * @param environment what computes, such as the versions of engine and libtorch and the kind of the device
 */
public record Fingerprint(
        String stage, ObjectNode settings, Map<String, String> inputs, Map<String, String> environment) {
    /** Creates a fingerprint of sorted copies. */
    public Fingerprint {
        settings = CanonicalJson.copy(settings);
        inputs = new TreeMap<>(inputs);
        environment = new TreeMap<>(environment);
    }

    /** Returns the SHA-256 over the canonical JSON of all of it. */
    public String sha256() {
        return Sha256.fingerprint(CanonicalJson.STRICT.valueToTree(this));
    }

    /** Returns in words what differs from an earlier fingerprint, such as {@code learningRate 5.0E-6 → 2.0E-6}. */
    public List<String> changesSince(Fingerprint earlier) {
        List<String> changes = new ArrayList<>();
        if (!stage.equals(earlier.stage)) {
            changes.add("stage " + earlier.stage + " → " + stage);
        }
        for (String name : union(names(earlier.settings), names(settings))) {
            JsonNode before = earlier.settings.path(name);
            JsonNode now = settings.path(name);
            if (!before.equals(now)) {
                changes.add(name + " " + shown(before) + " → " + shown(now));
            }
        }
        for (String name : union(earlier.inputs.keySet(), inputs.keySet())) {
            String before = earlier.inputs.get(name);
            String now = inputs.get(name);
            if (before == null) {
                changes.add(name + " is new");
            } else if (now == null) {
                changes.add(name + " is gone");
            } else if (!before.equals(now)) {
                changes.add(name + " changed");
            }
        }
        for (String name : union(earlier.environment.keySet(), environment.keySet())) {
            String before = earlier.environment.getOrDefault(name, "none");
            String now = environment.getOrDefault(name, "none");
            if (!before.equals(now)) {
                changes.add(name + " " + before + " → " + now);
            }
        }
        return changes;
    }

    private static Set<String> names(ObjectNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "unset" : value.isValueNode() ? value.asText() : value.toString();
    }
}
