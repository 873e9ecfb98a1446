package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The schedule-free form of {@link AdamW} (Defazio et al. 2024, "The Road Less Scheduled", arXiv 2405.15682, algorithm 1),
 * which averages its weights instead of letting the learning rate fall. Numerically it is the package schedulefree's.
 *
 * <pre>
 * v ← β₂·v + (1 − β₂)·g²      u = g/(√(v/(1 − β₂^t)) + ε) + λ·y
 * z ← z − η·u      x ← (1 − c)·x + c·z      y = (1 − β₁)·z + β₁·x
 * c = h²/Σh² over all steps up to t      h = min(1, t/warmup)
 * </pre>
 *
 * <ul>
 *   <li>y, g: the weights while they are trained, and their gradients
 *   <li>z: where AdamW's steps lead; x: the average, which is to be published. Both begin where y does
 *   <li>v: the running mean of squares; t: the number of this step, from 1
 *   <li>η: learning rate, with its warm-up; λ: weight decay
 * </ul>
 *
 * <p>What is kept is z; x is computed from y and z when it is asked for.
 */
public final class ScheduleFreeAdamW extends ElementwiseOptimizer implements AveragedWeights {
    /** What is kept of a parameter; the counter is on the host, where it is read. */
    private record Memory(Tensor z, Tensor square, Tensor step) {
        static Memory of(Tensor parameter) {
            try (Scope scope = Scope.open()) {
                return new Memory(
                        Scope.detach(parameter.detach().to(DType.FLOAT32).copy()),
                        PerParameter.zeros(parameter),
                        Scope.detach(Tensor.scalar(0)));
            }
        }
    }

    private final AdamW.Options options;
    private final long warmup;
    private final PerParameter<Memory> memories = new PerParameter<>();

    /**
     * Creates the optimizer with an average of the weights as they are.
     *
     * @param options of which β₁, above 0, says how near to the average gradients are taken
     * @param warmup number of steps over which the learning rate rises, and with it how much a step counts in the average
     */
    public ScheduleFreeAdamW(AdamW.Options options, long warmup, List<Group> groups) {
        super(groups);
        this.options = options;
        this.warmup = warmup;
        for (Group group : groups) {
            group.parameters().values().forEach(parameter -> memories.put(parameter, Memory.of(parameter)));
        }
    }

    /**
     * Returns c of a step.
     *
     * @param step number of the step, from 1
     * @param warmup number of steps over which the learning rate rises
     */
    static double share(long step, long warmup) {
        if (step <= warmup) { // the sum of the first squares is t(t + 1)(2t + 1)/6
            return 6.0 * step / ((step + 1.0) * (2 * step + 1.0));
        }
        double rising = warmup == 0 ? 0 : (warmup + 1.0) * (2 * warmup + 1.0) / (6.0 * warmup);
        return 1 / (rising + step - warmup);
    }

    /**
     * Returns the average x.
     *
     * @param y weights while they are trained
     * @param z where AdamW's steps lead, in 32 bits
     */
    public static Tensor average(Tensor y, Tensor z, double beta1) {
        return Ops.scheduleFreeAverage(y, z, beta1);
    }

    @Override
    void countStep(List<Tensor> parameters) {
        Ops.countStep(parameters.stream()
                .map(parameter -> memories.get(parameter).step())
                .toList());
    }

    @Override
    void update(Tensor parameter, Chunks.Chunk chunk, Tensor values, Tensor gradients, double learningRate) {
        Memory theirs = memories.get(parameter);
        long step = (long) theirs.step().item();
        Ops.scheduleFreeAdamw(
                values,
                gradients,
                chunk.of(theirs.z()),
                chunk.of(theirs.square()),
                learningRate,
                options.beta1(),
                options.beta2(),
                options.weightDecay(),
                options.epsilon(),
                1 - Math.pow(options.beta2(), (double) step),
                share(step, warmup));
    }

    @Override
    public void copyToWeights() {
        eachAverage(Tensor::copyFrom);
    }

    @Override
    public SwappedWeights inPlaceOfWeights() {
        SwappedWeights aside = new SwappedWeights();
        eachAverage(aside::overwrite);
        return aside;
    }

    /** What is done to a weight with its average. */
    private interface Use {
        void accept(Tensor weight, Tensor average);
    }

    private void eachAverage(Use use) {
        for (Group group : groups()) {
            for (Tensor parameter : group.parameters().values()) {
                try (Scope scope = Scope.open()) {
                    Tensor z = memories.get(parameter).z();
                    use.accept(parameter, average(source(parameter), z, options.beta1()));
                }
            }
        }
    }

    @Override
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        Memory theirs = memories.get(parameter);
        state.put("z." + name, theirs.z());
        state.put("exp_avg_sq." + name, theirs.square());
        state.put("step." + name, theirs.step());
    }
}
