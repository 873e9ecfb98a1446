package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.onepass.LionRule;
import dev.dreambooth.engine.training.optimizer.onepass.UpdateRule;
import java.util.List;
import java.util.Map;

/**
 * The optimizer Lion (Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms", arXiv 2302.06675, algorithm 2),
 * which keeps one moment where {@link AdamW} keeps two. Numerically it is the package lion-pytorch's.
 *
 * <pre>
 * u = sign(β₁·m + (1 − β₁)·g)      w ← (1 − η·λ)·w − η·u      m ← β₂·m + (1 − β₂)·g
 * </pre>
 *
 * <ul>
 *   <li>w, g: a weight and its gradient
 *   <li>m: the running mean of gradients, which begins at 0
 *   <li>η: learning rate; λ: weight decay. Every weight goes η at every step, which is farther than AdamW takes it
 * </ul>
 */
public final class Lion extends ElementwiseOptimizer {
    /**
     * Constants of the algorithm.
     *
     * @param beta1 how much of the mean, rather than of the gradient, decides the direction
     * @param beta2 decay rate of the mean
     * @param weightDecay decoupled weight decay λ
     */
    public record Options(double beta1, double beta2, double weightDecay) {
        /** Returns what a step does on the host. */
        UpdateRule rule(double learningRate) {
            return new LionRule(learningRate, beta1, beta2, weightDecay);
        }
    }

    private final Options options;
    private final PerParameter<Tensor> means = new PerParameter<>();

    /** Creates the optimizer with means of zero in 32 bits. */
    public Lion(Options options, List<Group> groups) {
        this(options, groups, DType.FLOAT32);
    }

    /**
     * Creates the optimizer with means of zero.
     *
     * @param type of the means: 32-bit floats, or bfloat16, into which they are rounded at random
     */
    public Lion(Options options, List<Group> groups, DType type) {
        super(groups);
        this.options = options;
        for (Group group : groups) {
            for (Tensor parameter : group.parameters().values()) {
                try (Scope scope = Scope.open()) {
                    means.put(parameter, PerParameter.zeros(parameter, type));
                }
            }
        }
    }

    @Override
    void update(Tensor parameter, Chunks.Chunk chunk, Tensor values, Tensor gradients, double learningRate) {
        Tensor theirs = means.get(parameter);
        Tensor mean = exact(theirs, chunk);
        Ops.lion(values, gradients, mean, learningRate, options.beta1(), options.beta2(), options.weightDecay());
        round(theirs, chunk, mean, parameter, RandomStream.FIRST_MOMENT);
    }

    @Override
    OnHost onHost(Tensor parameter, double learningRate) {
        return new OnHost(
                List.of(moments(means.get(parameter), parameter, RandomStream.FIRST_MOMENT)),
                options.rule(learningRate));
    }

    @Override
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        state.put("exp_avg." + name, means.get(parameter));
    }
}
