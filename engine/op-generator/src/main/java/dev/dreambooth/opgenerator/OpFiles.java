package dev.dreambooth.opgenerator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All files of the library, found to fit together: no name is given twice, and no function calls one that is not there.
 *
 * @param files those that are loaded as a rule
 * @param portable those that stand in for others in portable runs, with functions of the same signatures
 */
record OpFiles(List<OpFile> files, List<OpFile> portable) {
    private static final String PORTABLE = "_portable.py";

    /** Sorts files, of which those named {@code NAME_portable.py} stand in for {@code NAME.py}, and checks them. */
    static OpFiles of(List<OpFile> all) {
        List<OpFile> portable =
                all.stream().filter(file -> file.name().endsWith(PORTABLE)).toList();
        List<OpFile> files =
                all.stream().filter(file -> !portable.contains(file)).toList();
        Map<String, OpFile> home = new HashMap<>();
        for (OpFile file : files) {
            for (OpFunction function : file.functions()) {
                OpFile other = home.put(function.name(), file);
                require(
                        other == null,
                        file,
                        function.name() + " is defined twice" + (other == null ? "" : ", also in " + other.name()));
            }
        }
        for (OpFile file : all) {
            file.called()
                    .forEach(
                            name -> require(home.containsKey(name), file, "calls " + name + ", which no file defines"));
        }
        portable.forEach(file -> requireSameFunctions(file, files));
        return new OpFiles(files, portable);
    }

    /** The name of the file that one stands in for. */
    static String standsInFor(OpFile portable) {
        return portable.name().replace(PORTABLE, ".py");
    }

    private static void requireSameFunctions(OpFile portable, List<OpFile> files) {
        List<OpFunction> replaced = files.stream()
                .filter(file -> file.name().equals(standsInFor(portable)))
                .flatMap(file -> file.functions().stream())
                .toList();
        require(
                replaced.size() == portable.functions().size(),
                portable,
                "does not have the functions of " + standsInFor(portable));
        for (OpFunction function : portable.functions()) {
            require(
                    replaced.stream().anyMatch(function::hasSignatureOf),
                    portable,
                    function.name() + " is not declared as in " + standsInFor(portable));
        }
    }

    private static void require(boolean condition, OpFile file, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(file.name() + ": " + otherwise);
        }
    }
}
