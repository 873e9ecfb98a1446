package dev.dreambooth.opgenerator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One file of TorchScript functions.
 *
 * @param name of the file
 * @param functions in the order of the file
 * @param called names of the library's own functions that they call
 */
record OpFile(String name, List<OpFunction> functions, Set<String> called) {
    private static final Pattern OWN_CALL = Pattern.compile("self\\.(\\w+)\\(");

    /** Reads the signatures out of a file's text; the lines of a function's comment stand directly above it. */
    static OpFile parse(String name, String text) {
        List<OpFunction> functions = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("def ")) {
                functions.add(parse(name, line, comment));
            }
            if (line.startsWith("#")) {
                comment.add(line.replaceFirst("^# ?", ""));
            } else {
                comment.clear();
            }
        }
        Set<String> called = new LinkedHashSet<>();
        OWN_CALL.matcher(text).results().forEach(match -> called.add(match.group(1)));
        return new OpFile(name, functions, called);
    }

    private static OpFunction parse(String file, String line, List<String> comment) {
        try {
            return OpFunction.parse(line, comment);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
