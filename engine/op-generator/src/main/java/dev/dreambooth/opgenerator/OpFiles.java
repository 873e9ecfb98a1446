package dev.dreambooth.opgenerator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All files of the library, found to fit together: no name is given twice, and no function calls one that is not there.
 *
 * @param files those that are loaded as a rule
 * @param standIns those that stand in for others, with functions of the same signatures
 */
record OpFiles(List<OpFile> files, List<OpFile> standIns) {
    /** Why a file is loaded in place of another: {@code NAME_portable.py} stands in for {@code NAME.py}. */
    enum StandIn {
        /** In runs whose bytes are the same on every processor. */
        PORTABLE("_portable.py"),
        /** On processors that have no instructions for 16-bit numbers. */
        UPCAST("_upcast.py"),
        /** Where nothing is differentiated. */
        INFERENCE("_inference.py");

        private final String ending;

        StandIn(String ending) {
            this.ending = ending;
        }

        /** Whether a file is loaded for this reason. */
        boolean is(OpFile file) {
            return file.name().endsWith(ending);
        }
    }

    /** Sorts files and checks them. */
    static OpFiles of(List<OpFile> all) {
        List<OpFile> standIns = all.stream().filter(OpFiles::isStandIn).toList();
        List<OpFile> files =
                all.stream().filter(file -> !standIns.contains(file)).toList();
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
        standIns.forEach(file -> requireSameFunctions(file, files));
        return new OpFiles(files, standIns);
    }

    private static boolean isStandIn(OpFile file) {
        return List.of(StandIn.values()).stream().anyMatch(reason -> reason.is(file));
    }

    /** Returns the files that are loaded in place of others for a reason. */
    List<OpFile> standIns(StandIn reason) {
        return standIns.stream().filter(reason::is).toList();
    }

    /** The name of the file that one stands in for. */
    static String standsInFor(OpFile standIn) {
        return standIn.name().substring(0, standIn.name().lastIndexOf('_')) + ".py";
    }

    private static void requireSameFunctions(OpFile standIn, List<OpFile> files) {
        List<OpFunction> replaced = files.stream()
                .filter(file -> file.name().equals(standsInFor(standIn)))
                .flatMap(file -> file.functions().stream())
                .toList();
        require(
                replaced.size() == standIn.functions().size(),
                standIn,
                "does not have the functions of " + standsInFor(standIn));
        for (OpFunction function : standIn.functions()) {
            require(
                    replaced.stream().anyMatch(function::hasSignatureOf),
                    standIn,
                    function.name() + " is not declared as in " + standsInFor(standIn));
        }
    }

    private static void require(boolean condition, OpFile file, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(file.name() + ": " + otherwise);
        }
    }
}
