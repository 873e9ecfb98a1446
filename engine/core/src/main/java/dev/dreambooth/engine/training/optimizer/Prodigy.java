package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The optimizer Prodigy (Mishchenko and Defazio 2023, "Prodigy: An Expeditiously Adaptive Parameter-Free Learner", arXiv
 * 2306.06101, algorithm 4): {@link AdamW} whose step size d it finds by itself, one for all parameters. Numerically it is
 * the package prodigyopt's.
 *
 * <pre>
 * m ← β₁·m + (1 − β₁)·d·g      v ← β₂·v + (1 − β₂)·d²·g²
 * r ← β₃·r + (d/d₀)·κ·⟨g, w₀ − w⟩      s ← β₃·s + (d/d₀)·κ·g      κ = η·d·b
 * d ← min(max(d, c·r/‖s‖₁), growth·d)      w ← (1 − κ·λ)·w − κ·m/(√v + d·ε)
 * </pre>
 *
 * <ul>
 *   <li>w, w₀, g: the weights, those of the beginning, and the gradients
 *   <li>m, v: the moments; s, r: gradients added up, and how far they agree with the way gone; all begin at 0
 *   <li>d₀: the first d; c: what its estimates are multiplied by
 *   <li>η: learning rate, 1 but for warm-up and schedule, of which s can be free; λ: weight decay
 *   <li>b: √(1 − β₂^t)/(1 − β₁^t) at step t, or 1. κ is that of the old d, also where w changes
 * </ul>
 */
public final class Prodigy extends ElementwiseOptimizer {
    /**
     * Constants of the algorithm.
     *
     * @param adam those it has in common with AdamW
     * @param beta3 decay rate of what d is found by
     * @param biasCorrection whether b makes up for moments that begin at 0
     * @param safeguardWarmup whether the learning rate is left out of s, so that a warm-up does not make d too large
     * @param d0 the first d
     * @param coefficient c
     * @param growth by which factor d may grow in a step; infinity for any
     * @param stride of the elements of a tensor, d is found by every so-many-th
     */
    public record Options(
            AdamW.Options adam,
            double beta3,
            boolean biasCorrection,
            boolean safeguardWarmup,
            double d0,
            double coefficient,
            double growth,
            int stride) {}

    /** What is kept of a parameter: m and v in its shape, s and w₀ in a row of every stride-th element. */
    private record Progress(Tensor mean, Tensor square, Tensor sum, Tensor origin) {
        static Progress none(Tensor parameter, int stride) {
            try (Scope scope = Scope.open()) {
                Tensor origin = Ops.everyNth(parameter.detach().to(DType.FLOAT32), 0, stride)
                        .copy();
                return new Progress(
                        PerParameter.zeros(parameter),
                        PerParameter.zeros(parameter),
                        Scope.detach(Tensor.zeros(origin.numel()).to(parameter.device())),
                        Scope.detach(origin));
            }
        }
    }

    private final Options options;
    private final PerParameter<Progress> progress = new PerParameter<>();
    private final StepSize stepSize;
    private double move;
    private double epsilon;

    /**
     * Creates the optimizer, with moments of zero.
     *
     * @param groups of one learning rate
     */
    public Prodigy(Options options, List<Group> groups) {
        super(groups);
        this.options = options;
        if (groups.stream().mapToDouble(Group::learningRate).distinct().count() > 1) {
            throw new IllegalArgumentException("one step size for all leaves room for one learning rate only");
        }
        for (Group group : groups) {
            for (Tensor parameter : group.parameters().values()) {
                progress.put(parameter, Progress.none(parameter, options.stride()));
            }
        }
        stepSize = new StepSize(options.d0());
    }

    @Override
    public double ownRate() {
        return stepSize.now().d();
    }

    /** Takes all gradients in and finds the step size, before any parameter changes. */
    @Override
    void prepare(List<Tensor> parameters, List<Tensor> gradients, double gradientFactor, double rateFactor) {
        StepSize.Estimate last = stepSize.now();
        double rate = groups().get(0).learningRate() * rateFactor;
        move = last.d() * rate * correction(last.steps() + 1);
        if (rate == 0) { // as in the first step of a warm-up
            return;
        }
        double scale = last.d() / options.d0();
        SortedMap<Long, float[]> parts = new ConcurrentSkipListMap<>();
        double agreement = 0;
        double length = 0;
        try (Chunks chunks = Chunks.on(parameters.get(0).device())) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                try (Scope scope = Scope.open()) {
                    Tensor gradient = Ops.dense(gradients.get(i));
                    chunks.forEach(parameter.numel(), chunk -> {
                        Tensor exact = chunk.of(gradient).to(DType.FLOAT32);
                        Tensor scaled = gradientFactor == 1 ? exact : exact.mul(gradientFactor);
                        parts.put(chunk.first(), gather(parameter, chunk, scaled, last.d(), scale));
                    });
                }
                for (float[] part : parts.values()) { // in one order on any number of threads
                    agreement += part[0];
                    length += part[1];
                }
                parts.clear();
            }
        }
        if (length == 0) { // no gradient has told anything yet
            move = 0;
            return;
        }
        double numerator = options.beta3() * last.numerator() + scale * move * agreement;
        stepSize.become(last.next(numerator, options.coefficient() * numerator / length, options));
        epsilon = ownRate() * options.adam().epsilon();
    }

    private double correction(double step) {
        return options.biasCorrection()
                ? Math.sqrt(1 - Math.pow(options.adam().beta2(), step))
                        / (1 - Math.pow(options.adam().beta1(), step))
                : 1;
    }

    /** Takes a chunk of a gradient in; returns its product with the way gone, and the length of s there. */
    private float[] gather(Tensor parameter, Chunks.Chunk chunk, Tensor gradient, double d, double scale) {
        int stride = options.stride();
        Progress theirs = progress.get(parameter);
        Chunks.Chunk sampled = new Chunks.Chunk(sampled(chunk.first()), sampled(chunk.last()));
        boolean full = parameter.dtype() == DType.FLOAT32;
        return Ops.prodigyGather(
                        full ? chunk.of(parameter) : masterWeights().exact(parameter, chunk),
                        gradient,
                        List.of(
                                chunk.of(theirs.mean()),
                                chunk.of(theirs.square()),
                                sampled.of(theirs.sum()),
                                sampled.of(theirs.origin())),
                        sampled.first() * stride - chunk.first(),
                        stride,
                        d,
                        scale * (options.safeguardWarmup() ? d : move),
                        options.adam().beta1(),
                        options.adam().beta2(),
                        options.beta3())
                .toFloats();
    }

    /** Returns how many elements before a place d is found by. */
    private long sampled(long place) {
        return (place + options.stride() - 1) / options.stride();
    }

    @Override
    void update(Tensor parameter, Chunks.Chunk chunk, Tensor values, Tensor gradients, double learningRate) {
        if (move == 0) {
            return;
        }
        Progress theirs = progress.get(parameter);
        Ops.prodigy(
                values,
                chunk.of(theirs.mean()),
                chunk.of(theirs.square()),
                move,
                move * options.adam().weightDecay(),
                epsilon);
    }

    @Override
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        Progress theirs = progress.get(parameter);
        state.put("exp_avg." + name, theirs.mean());
        state.put("exp_avg_sq." + name, theirs.square());
        state.put("s." + name, theirs.sum());
        state.put("p0." + name, theirs.origin());
    }

    @Override
    void describe(Map<String, Tensor> state) {
        state.put("step_size", stepSize.state());
    }
}
