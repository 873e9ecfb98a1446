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
                    "ops/attention.py",
                    "ops/unet.py",
                    "ops/clip.py",
                    "ops/vae.py",
                    "ops/autograd.py",
                    "ops/optimizer.py",
                    "ops/noise.py"));

    private Ops() {}

    /** See {@link OpLibrary#call}. */
    public static Tensor call(String function, Object... arguments) {
        return LIBRARY.call(function, arguments);
    }

    /** See {@link OpLibrary#callList}. */
    public static List<Tensor> callList(String function, Object... arguments) {
        return LIBRARY.callList(function, arguments);
    }

    /** See {@link OpLibrary#run}. */
    public static void run(String function, Object... arguments) {
        LIBRARY.run(function, arguments);
    }
}
