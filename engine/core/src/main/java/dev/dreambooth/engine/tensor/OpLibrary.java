package dev.dreambooth.engine.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ModuleMethods;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of named functions, written in TorchScript and compiled by libtorch when loaded.
 *
 * <p>Functions always run as in training, and {@link GradMode} alone says whether gradients are recorded: in libtorch's
 * inference mode results could never be used in a later backward pass. Every argument and result is wrapped in a native
 * handle that no manager of DJL's owns, hence the closing here.
 *
 * <p>Arguments may be {@link Tensor}, {@code List<Tensor>}, {@code Long}, {@code Integer}, {@code Double}, {@code
 * Boolean} or {@code long[]}, and have to match the function's declaration. Safe for use by several threads.
 */
public final class OpLibrary {
    private final PtSymbolBlock module;

    private OpLibrary(PtSymbolBlock module) {
        this.module = module;
    }

    /**
     * Compiles source texts into a library.
     *
     * @param sources each any number of top-level functions {@code def name(self, x: Tensor, ...) -> ...}
     */
    public static OpLibrary compile(List<String> sources) {
        byte[] archive = TorchScriptArchive.of(sources);
        try {
            return new OpLibrary(JniUtils.loadModule(Torch.manager(), new ByteArrayInputStream(archive), true, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Compiles class-path resources into a library.
     *
     * @param anchor class beside whose package the resources are looked up
     * @param resources names as for {@link Class#getResourceAsStream}
     */
    public static OpLibrary ofResources(Class<?> anchor, List<String> resources) {
        List<String> sources = new ArrayList<>();
        for (String resource : resources) {
            try (InputStream in = anchor.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalArgumentException("no such resource beside " + anchor.getName() + ": " + resource);
                }
                sources.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return compile(sources);
    }

    /** Runs a function that returns a tensor; the result belongs to the innermost scope. */
    public Tensor call(String function, Object... arguments) {
        try (IValue result = invoke(function, arguments)) {
            return new Tensor(result.toTensor(Torch.manager()));
        }
    }

    /** Runs a function that returns a list of tensors; they belong to the innermost scope. */
    public List<Tensor> callList(String function, Object... arguments) {
        try (IValue result = invoke(function, arguments)) {
            List<Tensor> tensors = new ArrayList<>();
            for (PtNDArray array : result.toTensorArray(Torch.manager())) {
                tensors.add(new Tensor(array));
            }
            return tensors;
        }
    }

    /** Runs a function for its effect. */
    public void run(String function, Object... arguments) {
        invoke(function, arguments).close();
    }

    private IValue invoke(String function, Object... arguments) {
        Torch.manager(); // a thread's first call prepares it
        IValue[] values = new IValue[arguments.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = toValue(arguments[i]);
            }
            return ModuleMethods.run(module.getHandle(), function, values);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    private static IValue toValue(Object argument) {
        if (argument instanceof Tensor tensor) {
            return IValue.from(tensor.array());
        } else if (argument instanceof List<?> list) {
            return IValue.listFrom(list.stream().map(t -> ((Tensor) t).array()).toArray(PtNDArray[]::new));
        } else if (argument instanceof Long number) {
            return IValue.from(number);
        } else if (argument instanceof Integer number) {
            return IValue.from((long) number);
        } else if (argument instanceof Double number) {
            return IValue.from(number);
        } else if (argument instanceof Boolean flag) {
            return IValue.from(flag);
        } else if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        }
        throw new IllegalArgumentException("not an argument for an op: " + argument);
    }
}
