package dev.dreambooth.engine.tensor;

import dev.dreambooth.contract.launch.NumericEnvironment;
import java.util.List;

/**
 * The product's own {@link OpLibrary}: the arithmetic of every block, of the optimizer and of seeded noise.
 *
 * <p>The functions are documented where they are written, in {@code src/main/torchscript}, one file a subject.
 */
public final class Ops {
    private static final boolean PORTABLE = Boolean.parseBoolean(System.getenv(NumericEnvironment.PORTABLE));
    private static final OpLibrary LIBRARY = OpLibrary.ofResources(
            Ops.class,
            List.of(
                    PORTABLE ? "ops/convolution_portable.py" : "ops/convolution.py",
                    "ops/elementwise.py",
                    "ops/layers.py",
                    "ops/lora.py",
                    "ops/loss.py",
                    "ops/attention.py",
                    "ops/unet.py",
                    "ops/clip.py",
                    "ops/vae.py",
                    "ops/autograd.py",
                    "ops/optimizer.py",
                    "ops/optimizer_8bit.py",
                    "ops/adafactor.py",
                    "ops/noise.py"));

    private Ops() {}

    /** See {@link OpLibrary#call}; an open {@link GradientTape} notes it. */
    public static Tensor call(String function, Object... arguments) {
        GradientTape tape = GradientTape.current();
        return tape == null
                ? LIBRARY.call(function, arguments)
                : tape.run(LIBRARY, function, false, arguments).get(0);
    }

    /** See {@link OpLibrary#callList}; an open {@link GradientTape} notes it. */
    public static List<Tensor> callList(String function, Object... arguments) {
        GradientTape tape = GradientTape.current();
        return tape == null ? LIBRARY.callList(function, arguments) : tape.run(LIBRARY, function, true, arguments);
    }

    /** See {@link OpLibrary#run}; no gradient passes it. */
    public static void run(String function, Object... arguments) {
        LIBRARY.run(function, arguments);
    }

    /** {@link #call} past any tape. */
    static Tensor direct(String function, Object... arguments) {
        return LIBRARY.call(function, arguments);
    }

    /** {@link #callList} past any tape. */
    static List<Tensor> directList(String function, Object... arguments) {
        return LIBRARY.callList(function, arguments);
    }
}
