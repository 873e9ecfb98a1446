package dev.dreambooth.engine.tensor;

import dev.dreambooth.contract.launch.NumericEnvironment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the functions of {@link Ops} by name. The library is compiled once a process, on first use, and an open {@link
 * GradientTape} notes what is called. Where nothing can be differentiated, since there is no tape and {@link GradMode} is off,
 * another is used, with what is faster without a way back.
 */
final class OpDispatch {
    private static final boolean PORTABLE = Boolean.parseBoolean(System.getenv(NumericEnvironment.PORTABLE));

    private OpDispatch() {}

    /** The library whose functions have gradients. */
    private static final class Differentiable {
        static final OpLibrary LIBRARY = library(standIns());
    }

    /** The library of functions that are not differentiated. */
    private static final class Inference {
        static final OpLibrary LIBRARY = library(inference(standIns()));
    }

    private static Map<String, String> standIns() {
        if (PORTABLE) {
            return Ops.PORTABLE_FILES;
        }
        return Cpu.current().multiplies16Bits() ? Map.of() : Ops.UPCAST_FILES;
    }

    /** Adds to stand-ins those for functions that are not differentiated. */
    static Map<String, String> inference(Map<String, String> standIns) {
        Map<String, String> all = new HashMap<>(standIns);
        all.putAll(Ops.INFERENCE_FILES);
        return all;
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

    /** In portable runs there is but one way to convolve, and no reason to compile a second library. */
    private static OpLibrary untaped() {
        return PORTABLE || GradMode.isEnabled() ? Differentiable.LIBRARY : Inference.LIBRARY;
    }

    static Tensor call(String function, Object... arguments) {
        return GradientTape.current()
                .map(tape -> tape.run(Differentiable.LIBRARY, function, false, arguments)
                        .get(0))
                .orElseGet(() -> untaped().call(function, arguments));
    }

    static List<Tensor> callList(String function, Object... arguments) {
        return GradientTape.current()
                .map(tape -> tape.run(Differentiable.LIBRARY, function, true, arguments))
                .orElseGet(() -> untaped().callList(function, arguments));
    }

    /** Runs a function for its effect; no gradient passes it. */
    static void run(String function, Object... arguments) {
        untaped().run(function, arguments);
    }
}
