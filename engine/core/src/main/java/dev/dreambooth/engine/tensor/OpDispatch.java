package dev.dreambooth.engine.tensor;

import dev.dreambooth.contract.launch.NumericEnvironment;
import java.util.List;
import java.util.Map;

/**
 * Runs the functions of {@link Ops} by name. The library is compiled once a process, on first use, and an open {@link
 * GradientTape} notes what is called.
 */
final class OpDispatch {
    private static final boolean PORTABLE = Boolean.parseBoolean(System.getenv(NumericEnvironment.PORTABLE));
    private static final OpLibrary LIBRARY = library(standIns());

    private OpDispatch() {}

    private static Map<String, String> standIns() {
        if (PORTABLE) {
            return Ops.PORTABLE_FILES;
        }
        return Cpu.current().multiplies16Bits() ? Map.of() : Ops.UPCAST_FILES;
    }

    /**
     * Compiles the library.
     *
     * @param standIns files to load in place of others
     */
    static OpLibrary library(Map<String, String> standIns) {
        return OpLibrary.ofResources(
                OpDispatch.class,
                Ops.FILES.stream()
                        .map(file -> "ops/" + standIns.getOrDefault(file, file))
                        .toList());
    }

    static Tensor call(String function, Object... arguments) {
        return GradientTape.current()
                .map(tape -> tape.run(LIBRARY, function, false, arguments).get(0))
                .orElseGet(() -> LIBRARY.call(function, arguments));
    }

    static List<Tensor> callList(String function, Object... arguments) {
        return GradientTape.current()
                .map(tape -> tape.run(LIBRARY, function, true, arguments))
                .orElseGet(() -> LIBRARY.callList(function, arguments));
    }

    /** Runs a function for its effect; no gradient passes it. */
    static void run(String function, Object... arguments) {
        LIBRARY.run(function, arguments);
    }
}
