package dev.dreambooth.engine.tensor;

import dev.dreambooth.contract.launch.NumericEnvironment;
import java.util.List;

/**
 * Runs the functions of {@link Ops} by name. The library is compiled once a process, on first use, and an open {@link
 * GradientTape} notes what is called.
 */
final class OpDispatch {
    private static final boolean PORTABLE = Boolean.parseBoolean(System.getenv(NumericEnvironment.PORTABLE));
    private static final OpLibrary LIBRARY = OpLibrary.ofResources(
            OpDispatch.class,
            Ops.FILES.stream()
                    .map(file -> "ops/" + (PORTABLE ? Ops.PORTABLE_FILES.getOrDefault(file, file) : file))
                    .toList());

    private OpDispatch() {}

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
