package dev.dreambooth.opgenerator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signature of a TorchScript function.
 *
 * @param name as it is written, in snake case
 * @param parameters without {@code self}
 * @param result the type it returns
 * @param comment the lines above it, without their marks
 */
record OpFunction(String name, List<Parameter> parameters, String result, List<String> comment) {
    private static final Pattern SIGNATURE =
            Pattern.compile("def (?<name>\\w+)\\(self(?:, (?<parameters>.+))?\\) -> (?<result>[\\w\\[\\], ]+):");
    private static final Pattern UP_TO_LAST = Pattern.compile("_(\\w+)_up_to_last");
    private static final Pattern PARAMETER = Pattern.compile("(?<name>\\w+): (?<type>[\\w\\[\\], ]+)");

    /** A comma before a name, not one between the types within brackets. */
    private static final Pattern NEXT_PARAMETER = Pattern.compile(", (?=\\w+:)");

    /**
     * One parameter.
     *
     * @param name as it is written
     * @param type as it is written, such as {@code List[Tensor]}
     */
    record Parameter(String name, String type) {}

    /** Reads a line that begins with {@code def}. */
    static OpFunction parse(String line, List<String> comment) {
        Matcher signature = SIGNATURE.matcher(line);
        if (!signature.matches()) {
            throw new IllegalArgumentException(
                    "expected on one line 'def name(self, parameter: Type, ...) -> Type:', found: " + line);
        }
        List<Parameter> parameters = new ArrayList<>();
        if (signature.group("parameters") != null) {
            for (String text : NEXT_PARAMETER.split(signature.group("parameters"), -1)) {
                Matcher parameter = PARAMETER.matcher(text);
                if (!parameter.matches()) {
                    throw new IllegalArgumentException(
                            signature.group("name") + ": expected 'parameter: Type', found: " + text);
                }
                parameters.add(new Parameter(parameter.group("name"), parameter.group("type")));
            }
        }
        return new OpFunction(signature.group("name"), parameters, signature.group("result"), List.copyOf(comment));
    }

    /** Whether only functions of the library call it: its name begins with an underscore. */
    boolean isInternal() {
        return name.startsWith("_");
    }

    /** The function of which this computes what comes before its last layer, if it is named {@code _NAME_up_to_last}. */
    Optional<String> upToLastOf() {
        Matcher matcher = UP_TO_LAST.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether it is called in the same way as another. */
    boolean hasSignatureOf(OpFunction other) {
        return name.equals(other.name) && parameters.equals(other.parameters) && result.equals(other.result);
    }
}
