package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.onepass.BlockwiseNumbers;
import dev.dreambooth.engine.training.optimizer.onepass.CodeTable;
import dev.dreambooth.engine.training.optimizer.onepass.StoredNumbers;
import dev.dreambooth.engine.training.optimizer.onepass.UpdateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer with its moments in 8 bits each (Dettmers et al. 2022, "8-bit Optimizers via Block-wise Quantization",
 * arXiv 2110.02861, section 2): a quarter of the memory.
 *
 * <p>Every 256 moments share a 32-bit scale s = max |m|, so that one outlier spoils no more than its block. A moment m is
 * stored as the number q of the entry of a {@link DynamicCodeBook} Q that is nearest, q = argmin |Q_q − m/s|, and read as
 * s·Q_q. A step computes in 32 bits and rounds afterwards. As in the published implementation, tensors of fewer than 4096
 * elements (norms and biases, which are sensitive and small) keep 32-bit moments.
 */
abstract sealed class BlockwiseOptimizer extends ElementwiseOptimizer permits AdamW8Bit, Lion8Bit {
    /** Moments that share a scale. */
    public static final int BLOCK = BlockwiseNumbers.BLOCK;

    /** The size below which a tensor keeps 32-bit moments. */
    static final int SMALLEST = 4096;

    /**
     * What is kept of each weight.
     *
     * @param name in a checkpoint
     * @param signed whether it may be below 0
     */
    record Moment(String name, boolean signed) {}

    private final List<Moment> moments;
    private final ElementwiseOptimizer small;
    /** Of each parameter, for each moment: entries of the code book in its shape, then scales [blocks]. */
    private final Map<Tensor, List<Tensor>> codes = new HashMap<>();

    private final List<Tensor> books = new ArrayList<>();
    private final List<CodeTable> tables = new ArrayList<>();

    /**
     * Creates the optimizer with moments of zero.
     *
     * @param moments in the order of the operation
     * @param exact makes the same optimizer with moments in 32 bits, for small tensors
     */
    BlockwiseOptimizer(
            List<Group> groups, List<Moment> moments, Function<List<Group>, ? extends ElementwiseOptimizer> exact) {
        super(groups);
        this.moments = moments;
        List<Group> smallOnes = new ArrayList<>();
        for (Group group : groups) {
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            group.parameters().forEach((name, parameter) -> {
                if (parameter.numel() < SMALLEST) {
                    parameters.put(name, parameter);
                } else {
                    codes.put(parameter, zeros(parameter));
                }
            });
            smallOnes.add(new Group(group.prefix(), parameters, group.learningRate()));
        }
        small = exact.apply(smallOnes);
        Device device = groups.get(0).parameters().values().iterator().next().device();
        for (Moment moment : moments) {
            float[] numbers = DynamicCodeBook.numbers(moment.signed());
            tables.add(new CodeTable(numbers));
            try (Scope scope = Scope.open()) {
                Tensor book = Tensor.of(numbers, numbers.length).to(device);
                Tensor bounds = Ops.codeBounds(book);
                for (Tensor part : List.of(book, Ops.nearestCodes(bounds), bounds)) {
                    books.add(Scope.detach(part));
                }
            }
        }
    }

    private List<Tensor> zeros(Tensor parameter) {
        long blocks = (parameter.numel() + BLOCK - 1) / BLOCK;
        List<Tensor> zeros = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            try (Scope scope = Scope.open()) {
                zeros.add(Scope.detach(Ops.zeroBytes(parameter)));
                zeros.add(Scope.detach(Tensor.zeros(blocks).to(parameter.device())));
            }
        }
        return List.copyOf(zeros);
    }

    /** Returns whether the moments of a parameter are in 8 bits. */
    final boolean isCoded(Tensor parameter) {
        return codes.containsKey(parameter);
    }

    /** Returns the optimizer of the small tensors. */
    final ElementwiseOptimizer small() {
        return small;
    }

    @Override
    final void update(List<Tensor> parameters, List<Tensor> gradients, double learningRate) {
        List<Tensor> large = new ArrayList<>();
        List<Tensor> gradientsOfLarge = new ArrayList<>();
        List<Tensor> others = new ArrayList<>();
        List<Tensor> gradientsOfOthers = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            boolean coded = isCoded(parameters.get(i));
            (coded ? large : others).add(parameters.get(i));
            (coded ? gradientsOfLarge : gradientsOfOthers).add(gradients.get(i));
        }
        if (!large.isEmpty()) {
            super.update(large, gradientsOfLarge, learningRate);
        }
        if (!others.isEmpty()) {
            small.update(others, gradientsOfOthers, learningRate);
        }
    }

    @Override
    final void update(Tensor parameter, Chunks.Chunk chunk, Tensor values, Tensor gradients, double learningRate) {
        List<Tensor> theirs = codes.get(parameter);
        if (theirs == null) {
            small.update(parameter, chunk, values, gradients, learningRate);
        } else {
            update(parameter, values, gradients, theirs, books, chunk.first(), learningRate);
        }
    }

    @Override
    final @Nullable OnHost onHost(Tensor parameter, double learningRate) {
        List<Tensor> theirs = codes.get(parameter);
        if (theirs == null) {
            return small.onHost(parameter, learningRate);
        }
        List<StoredNumbers> stored = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            stored.add(new BlockwiseNumbers(theirs.get(2 * i), theirs.get(2 * i + 1), tables.get(i)));
        }
        return new OnHost(stored, rule(parameter, learningRate));
    }

    /** Returns what this step does to each number of a large parameter. */
    abstract UpdateRule rule(Tensor parameter, double learningRate);

    /**
     * Changes a chunk of a large parameter.
     *
     * @param codes of the whole parameter, for each moment bytes and scales
     * @param books for each moment the book, its nearest codes, and its bounds
     * @param first the place of the chunk's first element
     */
    abstract void update(
            Tensor parameter,
            Tensor values,
            Tensor gradients,
            List<Tensor> codes,
            List<Tensor> books,
            long first,
            double learningRate);

    @Override
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        List<Tensor> theirs = codes.get(parameter);
        if (theirs == null) {
            small.describe(name, parameter, state);
            return;
        }
        for (int i = 0; i < moments.size(); i++) {
            state.put(moments.get(i).name() + "." + name, theirs.get(2 * i));
            state.put(moments.get(i).name() + "_absmax." + name, theirs.get(2 * i + 1));
        }
    }

    @Override
    public final void close() {
        super.close();
        books.forEach(Tensor::close);
    }
}
