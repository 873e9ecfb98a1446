package dev.dreambooth.engine.tensor;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/** Reverse-mode differentiation of what was computed under {@link GradMode#enable()}. */
public final class Autograd {
    private Autograd() {}

    /**
     * Gradients of a scalar; the recorded graph is freed.
     *
     * @param loss scalar, computed under {@link GradMode#enable()}
     * @param parameters leaves with {@link Tensor#requireGrad(boolean)} set
     * @return one gradient for each parameter, of its shape; zeros where the loss does not depend on it
     */
    public static List<Tensor> gradients(Tensor loss, List<Tensor> parameters) {
        try (Scope scope = Scope.open()) {
            return scope.keep(Ops.gradients(loss, parameters, Tensor.ones(loss.shape())));
        }
    }

    /**
     * Product of the Jacobian's transpose with a vector, which is how a block is differentiated by itself.
     *
     * @param output any tensor computed under {@link GradMode#enable()}
     * @param inputs leaves that require gradients
     * @param outputGradient gradient of the loss in respect of {@code output}, of its shape
     * @return gradients in respect of the inputs
     */
    public static List<Tensor> gradients(Tensor output, List<Tensor> inputs, Tensor outputGradient) {
        return Ops.gradients(output, inputs, outputGradient);
    }

    /** Whether gradients are asked for: a leaf marked by {@link Tensor#requireGrad}, or recorded from one. */
    static boolean isAskedFor(Tensor tensor) {
        return JniUtils.requiresGrad(tensor.array());
    }
}
