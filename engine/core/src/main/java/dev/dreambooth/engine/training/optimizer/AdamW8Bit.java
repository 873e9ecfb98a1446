package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link AdamW} with its moments in 8 bits each (Dettmers et al. 2022, "8-bit Optimizers via Block-wise Quantization",
 * arXiv 2110.02861, section 2): a quarter of the memory.
 *
 * <p>Every 256 moments share a 32-bit scale s = max |m|, so that one outlier spoils no more than its block. A moment m is
 * stored as the number q of the entry of a {@link DynamicCodeBook} Q that is nearest, q = argmin |Q_q − m/s|, and read as
 * s·Q_q. A step computes in 32 bits and rounds afterwards. As in the published implementation, tensors of fewer than 4096 elements (norms and
 * biases, which are sensitive and small) keep 32-bit moments.
 */
public final class AdamW8Bit extends ElementwiseOptimizer {
    /** Moments that share a scale. */
    public static final int BLOCK = 256;

    /** The size below which a tensor keeps 32-bit moments. */
    static final int SMALLEST = 4096;

    /** Moments of one parameter: entries of the code books in its shape, scales [blocks], and the step counter. */
    private record Codes(Tensor mean, Tensor meanScale, Tensor square, Tensor squareScale, Tensor step) {
        static Codes zero(Tensor parameter) {
            Device device = parameter.device();
            long blocks = (parameter.numel() + BLOCK - 1) / BLOCK;
            try (Scope scope = Scope.open()) {
                return new Codes(
                        Scope.detach(Ops.zeroBytes(parameter)),
                        Scope.detach(Tensor.zeros(blocks).to(device)),
                        Scope.detach(Ops.zeroBytes(parameter)),
                        Scope.detach(Tensor.zeros(blocks).to(device)),
                        Scope.detach(Tensor.scalar(0).to(device)));
            }
        }
    }

    private final AdamW.Options options;
    private final AdamW small;
    private final Map<Tensor, Codes> codes = new HashMap<>();
    private final List<Tensor> books = new ArrayList<>();

    /** Creates the optimizer with moments of zero. */
    public AdamW8Bit(AdamW.Options options, List<Group> groups) {
        super(groups);
        this.options = options;
        List<Group> smallOnes = new ArrayList<>();
        for (Group group : groups) {
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            group.parameters().forEach((name, parameter) -> {
                if (parameter.numel() < SMALLEST) {
                    parameters.put(name, parameter);
                } else {
                    codes.put(parameter, Codes.zero(parameter));
                }
            });
            smallOnes.add(new Group(group.prefix(), parameters, group.learningRate()));
        }
        small = new AdamW(options, smallOnes);
        Device device = groups.get(0).parameters().values().iterator().next().device();
        try (Scope scope = Scope.open()) {
            for (Tensor host : List.of(DynamicCodeBook.signed(), DynamicCodeBook.unsigned())) {
                Tensor book = host.to(device);
                Tensor bounds = Ops.codeBounds(book);
                for (Tensor part : List.of(book, Ops.nearestCodes(bounds), bounds)) {
                    books.add(Scope.detach(part));
                }
            }
        }
    }

    @Override
    Tensor stepCounter(Tensor parameter) {
        Codes theirs = codes.get(parameter);
        return theirs == null ? small.stepCounter(parameter) : theirs.step();
    }

    @Override
    void update(List<Tensor> parameters, List<Tensor> gradients, double learningRate) {
        List<Tensor> smallOnes = new ArrayList<>();
        List<Tensor> theirGradients = new ArrayList<>();
        try (Chunks chunks = Chunks.on(parameters.get(0).device())) {
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                if (codes.containsKey(parameter)) {
                    update(parameter, gradients.get(i), chunks, learningRate);
                } else {
                    smallOnes.add(parameter);
                    theirGradients.add(gradients.get(i));
                }
            }
        }
        if (!smallOnes.isEmpty()) {
            small.update(smallOnes, theirGradients, learningRate);
        }
    }

    private void update(Tensor parameter, Tensor gradient, Chunks chunks, double learningRate) {
        countStep(List.of(parameter));
        try (Scope scope = Scope.open()) {
            Tensor dense = Ops.dense(gradient);
            chunks.forEach(
                    parameter.numel(),
                    chunk -> update(parameter, chunk, chunk.of(parameter), chunk.of(dense), learningRate));
        }
    }

    @Override
    void update(Tensor parameter, Chunks.Chunk chunk, Tensor values, Tensor gradients, double learningRate) {
        Codes theirs = codes.get(parameter);
        if (theirs == null) {
            small.update(parameter, chunk, values, gradients, learningRate);
            return;
        }
        Ops.adamw8bit(
                values,
                gradients,
                List.of(theirs.mean(), theirs.meanScale(), theirs.square(), theirs.squareScale(), theirs.step()),
                books,
                chunk.first(),
                learningRate,
                options.beta1(),
                options.beta2(),
                options.weightDecay(),
                options.epsilon());
    }

    @Override
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        Codes theirs = codes.get(parameter);
        if (theirs == null) {
            small.describe(name, parameter, state);
        } else {
            state.put("exp_avg." + name, theirs.mean());
            state.put("exp_avg_absmax." + name, theirs.meanScale());
            state.put("exp_avg_sq." + name, theirs.square());
            state.put("exp_avg_sq_absmax." + name, theirs.squareScale());
            state.put("step." + name, theirs.step());
        }
    }

    @Override
    public void close() {
        super.close();
        books.forEach(Tensor::close);
    }
}
