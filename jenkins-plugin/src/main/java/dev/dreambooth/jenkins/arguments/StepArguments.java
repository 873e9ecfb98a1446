package dev.dreambooth.jenkins.arguments;

import dev.dreambooth.contract.NearestName;
import dev.dreambooth.jenkins.untrusted.Text;
import hudson.AbortException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a step as a Pipeline gives them. Jenkins itself passes over those it does not know, and calls a text that
 * is not {@code true} false; here the first that cannot be meant ends the step, before anything starts.
 *
 * @param step the step's name
 * @param rules what it takes, by name
 */
public record StepArguments(String step, Map<String, ArgumentRule> rules) {
    private static final int MAX_SHOWN = 200;

    /**
     * Returns the arguments in the types that the step's setters have.
     *
     * @throws AbortException if the step has no such argument, or it cannot be what is given
     */
    public Map<String, Object> fitting(Map<String, Object> given) throws AbortException {
        Map<String, Object> fitting = new TreeMap<>();
        for (Map.Entry<String, Object> argument : given.entrySet()) {
            ArgumentRule rule = rules.get(argument.getKey());
            if (rule == null) {
                throw new AbortException(unknown(argument.getKey()));
            }
            fitting.put(argument.getKey(), fitting(argument.getKey(), rule, argument.getValue()));
        }
        return fitting;
    }

    /** What is null is not set, such as a parameter that a build was not given. */
    private @Nullable Object fitting(String name, ArgumentRule rule, @Nullable Object value) throws AbortException {
        if (value == null) {
            return null;
        }
        Optional<String> complaint = rule.complaint(value);
        if (complaint.isPresent()) {
            throw new AbortException("The argument " + name + " of " + step + " " + complaint.get());
        }
        return rule.fitting(value).orElse(null);
    }

    private String unknown(String name) {
        String shown = Text.clean(name, MAX_SHOWN);
        String remedy = KnownSettings.contains(name)
                ? elsewhere(KnownSettings.stepsOf(name))
                : NearestName.of(name, rules.keySet())
                        .map(nearest -> "Did you mean " + nearest + "?")
                        .orElse("The Snippet Generator lists those there are, with their help.");
        return step + " has no argument " + shown + ". " + remedy;
    }

    private static String elsewhere(String steps) {
        return steps.isEmpty()
                ? "It is for builds with Maven: here Jenkins archives results, and cacheCredentialsId names credentials."
                : "It is one of " + steps
                        + ". What several steps share belongs into dreambooth.yaml, of which each takes what is its own.";
    }
}
