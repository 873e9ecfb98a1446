package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The optimizer Adafactor (Shazeer and Stern 2018, arXiv 1804.04235, algorithm 4, with an outer learning rate and without
 * momentum): of a matrix's mean squares it keeps the means of rows and of columns alone, so that its state is next to
 * nothing. Numerically it is transformers' with {@code scale_parameter=False, relative_step=False}.
 *
 * <pre>
 * R ← ρ·R + (1 − ρ)·mean over columns of (g² + 10⁻³⁰)      ρ = 1 − t^−0.8
 * C ← ρ·C + (1 − ρ)·mean over rows of (g² + 10⁻³⁰)
 * u = g/√(R·Cᵀ/mean(R))      w ← (1 − η·λ)·w − η·u/max(1, RMS(u))
 * </pre>
 *
 * <ul>
 *   <li>w, g: weights and gradients [rows, columns]; a convolution's kernel [O, I, K, K] is the matrix [O, I·K·K]
 *   <li>R [rows], C [columns]: what is kept; of a vector, its mean squares themselves
 *   <li>t: the number of this step, from 1; η: learning rate; λ: weight decay
 *   <li>RMS: root mean square. Updates above 1 are scaled down: R and C lag behind gradients that grow
 * </ul>
 */
public final class Adafactor extends Optimizer {
    /** The state of one parameter: row and column means of a matrix, or the mean squares of a vector. */
    private record Means(List<Tensor> squares, Tensor step) {
        static Means zero(Tensor parameter) {
            try (Scope scope = Scope.open()) {
                List<Tensor> squares = Ops.adafactorState(parameter.detach().to(DType.FLOAT32));
                squares.forEach(Scope::detach);
                return new Means(squares, Scope.detach(Tensor.scalar(0).to(parameter.device())));
            }
        }
    }

    private final double weightDecay;
    private final PerParameter<Means> means = new PerParameter<>();

    /**
     * Creates the optimizer with means of zero.
     *
     * @param weightDecay decoupled weight decay, as a part of the learning rate
     */
    public Adafactor(double weightDecay, List<Group> groups) {
        super(groups);
        this.weightDecay = weightDecay;
        for (Group group : groups) {
            group.parameters().values().forEach(parameter -> means.put(parameter, Means.zero(parameter)));
        }
    }

    @Override
    void update(List<Tensor> parameters, List<Tensor> gradients, double learningRate) {
        for (int i = 0; i < parameters.size(); i++) {
            update(parameters.get(i), parameters.get(i), gradients.get(i), learningRate);
        }
    }

    /** One parameter at a time, so that no second set of gradients comes into being. */
    @Override
    void updateHalfPrecision(List<Tensor> parameters, List<Tensor> gradients, double factor, double learningRate) {
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            try (Scope scope = Scope.open()) {
                Tensor values = masterWeights().exact(parameter);
                Tensor scaled = gradients.get(i).to(DType.FLOAT32).mul(factor);
                update(parameter, values, scaled, learningRate);
                try (Chunks chunks = Chunks.on(parameter.device())) {
                    chunks.forEach(
                            parameter.numel(),
                            chunk -> masterWeights().round(parameter, chunk, chunk.of(values), currentStep()));
                }
            }
        }
    }

    private void update(Tensor parameter, Tensor value, Tensor gradient, double learningRate) {
        Means theirs = means.get(parameter);
        Ops.adafactor(value, gradient, theirs.squares(), theirs.step(), learningRate, weightDecay);
    }

    @Override
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        Means theirs = means.get(parameter);
        if (theirs.squares().size() == 1) {
            state.put("exp_avg_sq." + name, theirs.squares().get(0));
        } else {
            state.put("exp_avg_sq_row." + name, theirs.squares().get(0));
            state.put("exp_avg_sq_col." + name, theirs.squares().get(1));
        }
        state.put("step." + name, theirs.step());
    }
}
