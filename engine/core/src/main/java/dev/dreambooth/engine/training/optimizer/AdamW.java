package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.RandomStream;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.onepass.AdamWRule;
import dev.dreambooth.engine.training.optimizer.onepass.UpdateRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The optimizer AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2), with the moments in 32 bits,
 * when it is numerically torch's, or in 16.
 *
 * <pre>
 * m ← β₁·m + (1 − β₁)·g       m̂ = m/(1 − β₁^t)
 * v ← β₂·v + (1 − β₂)·g²      v̂ = v/(1 − β₂^t)      w ← (1 − η·λ)·w − η·m̂/(√v̂ + ε)
 * </pre>
 *
 * <ul>
 *   <li>w, g: a weight and its gradient
 *   <li>m, v: the running means of gradients and of their squares; they begin at 0, which m̂ and v̂ make up for
 *   <li>t: the number of this step, from 1
 *   <li>η: learning rate; λ: weight decay, which unlike an L2 penalty is not divided by √v̂
 * </ul>
 */
public final class AdamW extends ElementwiseOptimizer {
    /**
     * Constants of the algorithm.
     *
     * @param beta1 decay rate of the mean of gradients
     * @param beta2 decay rate of the mean of squared gradients
     * @param epsilon added to the root of the latter
     * @param weightDecay decoupled weight decay λ
     */
    public record Options(double beta1, double beta2, double epsilon, double weightDecay) {
        /**
         * Returns what a step does on the host.
         *
         * @param step a scalar, its number from 1
         */
        UpdateRule rule(double learningRate, Tensor step) {
            return new AdamWRule(learningRate, beta1, beta2, weightDecay, epsilon, step.item());
        }
    }

    /** First and second moment and step counter of one parameter. */
    private record Moments(Tensor mean, Tensor square, Tensor step) {
        static Moments zero(Tensor parameter, DType type) {
            try (Scope scope = Scope.open()) {
                return new Moments(
                        PerParameter.zeros(parameter, type),
                        PerParameter.zeros(parameter, type),
                        Scope.detach(Tensor.scalar(0).to(parameter.device())));
            }
        }
    }

    private final Options options;
    private final DType type;
    private final PerParameter<Moments> moments = new PerParameter<>();

    /** Creates the optimizer with moments of zero in 32 bits. */
    public AdamW(Options options, List<Group> groups) {
        this(options, groups, DType.FLOAT32);
    }

    /**
     * Creates the optimizer with moments of zero.
     *
     * @param type of the moments: 32-bit floats, or bfloat16, into which they are rounded at random
     */
    public AdamW(Options options, List<Group> groups, DType type) {
        super(groups);
        this.options = options;
        this.type = type;
        for (Group group : groups) {
            group.parameters().values().forEach(parameter -> moments.put(parameter, Moments.zero(parameter, type)));
        }
    }

    /** Returns the counter of a parameter's steps: a scalar. */
    Tensor stepCounter(Tensor parameter) {
        return moments.get(parameter).step();
    }

    @Override
    void countStep(List<Tensor> parameters) {
        Ops.countStep(parameters.stream().map(this::stepCounter).toList());
    }

    /** With all in 32 bits in one go: it is bound by memory, and all threads together read that fastest. */
    @Override
    void update(List<Tensor> parameters, List<Tensor> gradients, double learningRate) {
        if (type != DType.FLOAT32) {
            super.update(parameters, gradients, learningRate);
            return;
        }
        countStep(parameters);
        List<Moments> theirs = parameters.stream().map(moments::get).toList();
        update(
                parameters,
                gradients,
                theirs.stream().map(Moments::mean).toList(),
                theirs.stream().map(Moments::square).toList(),
                theirs.stream().map(Moments::step).toList(),
                learningRate);
    }

    @Override
    void update(Tensor parameter, Chunks.Chunk chunk, Tensor values, Tensor gradients, double learningRate) {
        Moments theirs = moments.get(parameter);
        Tensor mean = exact(theirs.mean(), chunk);
        Tensor square = exact(theirs.square(), chunk);
        update(
                List.of(values),
                List.of(gradients),
                List.of(mean),
                List.of(square),
                List.of(theirs.step()),
                learningRate);
        round(theirs.mean(), chunk, mean, parameter, RandomStream.FIRST_MOMENT);
        round(theirs.square(), chunk, square, parameter, RandomStream.SECOND_MOMENT);
    }

    @Override
    @Nullable
    OnHost onHost(Tensor parameter, double learningRate) {
        if (type == DType.FLOAT32 && parameter.dtype() == DType.FLOAT32) {
            return null; // libtorch's own kernel is one pass
        }
        Moments theirs = moments.get(parameter);
        return new OnHost(
                List.of(
                        moments(theirs.mean(), parameter, RandomStream.FIRST_MOMENT),
                        moments(theirs.square(), parameter, RandomStream.SECOND_MOMENT)),
                options.rule(learningRate, theirs.step()));
    }

    private void update(
            List<Tensor> values,
            List<Tensor> gradients,
            List<Tensor> means,
            List<Tensor> squares,
            List<Tensor> steps,
            double learningRate) {
        Ops.fusedAdamw(
                values,
                gradients,
                means,
                squares,
                steps,
                learningRate,
                options.beta1(),
                options.beta2(),
                options.weightDecay(),
                options.epsilon());
    }

    @Override
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        Moments theirs = moments.get(parameter);
        state.put("exp_avg." + name, theirs.mean());
        state.put("exp_avg_sq." + name, theirs.square());
        state.put("step." + name, theirs.step());
    }
}
