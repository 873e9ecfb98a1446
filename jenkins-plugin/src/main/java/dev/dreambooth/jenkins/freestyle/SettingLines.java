package dev.dreambooth.jenkins.freestyle;

import dev.dreambooth.contract.NearestName;
import dev.dreambooth.jenkins.arguments.ArgumentRule;
import dev.dreambooth.jenkins.arguments.KnownSettings;
import hudson.AbortException;
import hudson.EnvVars;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The settings of a stage as a freestyle project holds them.
 *
 * @param stage the stage's id
 * @param text the settings, one {@code name=value} a line; lines that begin with {@code #} are comments
 */
record SettingLines(String stage, String text) {
    /**
     * Returns the settings by name.
     *
     * @param environment the variables that values may name
     * @throws AbortException if a line is no setting of the stage, or its value cannot be meant
     */
    Map<String, List<String>> values(EnvVars environment) throws AbortException {
        Map<String, List<String>> values = new TreeMap<>();
        for (String line : lines()) {
            Optional<String> complaint = complaint(line, environment::expand);
            if (complaint.isPresent()) {
                throw new AbortException(complaint.get());
            }
            int equals = line.indexOf('=');
            values.put(
                    line.substring(0, equals).trim(),
                    List.of(environment.expand(line.substring(equals + 1).trim())));
        }
        return values;
    }

    /** Returns what is wrong with the first line that is; a value that names variables is not known yet. */
    Optional<String> complaint() {
        return lines().stream()
                .map(line -> complaint(line, value -> value.contains("$") ? "" : value))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns the lines that say something: neither empty nor comments. */
    private List<String> lines() {
        return text.lines()
                .map(String::trim)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private Optional<String> complaint(String line, UnaryOperator<String> expanded) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            return Optional.of("'" + line + "' is no setting. Write name=value.");
        }
        String name = line.substring(0, equals).trim();
        ArgumentRule rule = KnownSettings.rules(stage).get(name);
        if (rule == null) {
            return Optional.of(unknown(name));
        }
        String value = expanded.apply(line.substring(equals + 1).trim());
        return value.isEmpty()
                ? Optional.empty()
                : rule.complaint(value).map(complaint -> "The setting " + name + " " + complaint);
    }

    private String unknown(String name) {
        if (KnownSettings.contains(name)) {
            return "The stage " + stage + " has no setting " + name + ". Leave the line out.";
        }
        return "There is no setting " + name + ". "
                + NearestName.of(name, KnownSettings.rules(stage).keySet())
                        .map(nearest -> "Did you mean " + nearest + "?")
                        .orElse("The Snippet Generator of a Pipeline lists those there are, with their help.");
    }
}
