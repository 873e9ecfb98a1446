package dev.dreambooth.engine.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reverse-mode differentiation one op at a time, where an op is a whole block of a model: while a tape is open on a thread
 * and {@link GradMode} is on, it notes every op that a parameter or an earlier result on the tape goes into, and
 * {@link #backward} walks the notes from the last to the first.
 *
 * <p>An op y = f(x, w) of an earlier result x and parameters w passes the gradient ȳ = ∂L/∂y of the loss on as x̄ = (∂f/∂x)ᵀ·ȳ
 * and w̄ = (∂f/∂w)ᵀ·ȳ, which libtorch computes; where a result is read by several ops, what they pass on adds up.
 *
 * <p>Going block by block is what makes two savings of memory possible. With {@link Keep#INPUTS} a block's inner
 * activations are not kept for the way back but computed again from its inputs (Chen et al. 2016, "Training Deep Nets with
 * Sublinear Memory Cost"). And a parameter's gradient is handed over as soon as it is complete, so that its holder can use
 * and free it before the next block's exist. All ways of keeping give the same gradients, bit for bit: the same ops run
 * on the same numbers, and sums are formed in the same order.
 *
 * <p>Results look like constants to libtorch's own autograd. A tape belongs to the thread that opened it.
 */
public final class GradientTape implements AutoCloseable {
    private static final ThreadLocal<Deque<GradientTape>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    /** Ops that no gradient passes. */
    private static final Set<String> CUTTING = Set.of("detach", "copy");

    /** What of an op outlives the forward pass. */
    public enum Keep {
        /** All that libtorch saves for the way back: fast, and large. */
        GRAPH,
        /** Its inputs alone; on the way back it is computed once more. */
        INPUTS,
        /** The same in the host's memory, from where they are fetched on the way back. */
        INPUTS_ON_HOST
    }

    /** Takes gradients that are complete. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes the gradients of some parameters. They belong to the innermost scope, which is closed after the call: what
         * is to live longer has to be detached from it.
         *
         * @param parameters that no op further back reads; they may be changed now
         * @param gradients one for each, of its shape
         */
        void accept(List<Tensor> parameters, List<Tensor> gradients);
    }

    private final Keep keep;
    private final GradMode recording = GradMode.enable();
    private final List<TapedOp> ops = new ArrayList<>();
    private final Map<Tensor, TapedValue> values = new HashMap<>();

    private GradientTape(Keep keep) {
        this.keep = keep;
    }

    /** Opens a tape on this thread; close it on the same thread, in reverse order of opening. */
    public static GradientTape open(Keep keep) {
        GradientTape tape = new GradientTape(keep);
        OPEN.get().push(tape);
        return tape;
    }

    /** The tape that notes what this thread computes now, if one does. */
    static Optional<GradientTape> current() {
        return Optional.ofNullable(OPEN.get().peek()).filter(tape -> GradMode.isEnabled());
    }

    /** Runs an op of a library and notes it if gradients have to pass it. */
    List<Tensor> run(OpLibrary library, String function, boolean list, Object... arguments) {
        boolean[] active = new boolean[1];
        OpArguments.visit(arguments, tensor -> active[0] |= values.containsKey(tensor) || Autograd.isAskedFor(tensor));
        if (!active[0] || CUTTING.contains(function)) {
            try (GradMode off = GradMode.disable()) {
                return TapedOp.results(library, function, list, arguments);
            }
        }
        TapedOp op = new TapedOp(library, function, list, arguments, values);
        ops.add(op);
        List<Tensor> results = op.forward(keep, arguments);
        for (int i = 0; i < results.size(); i++) {
            values.put(results.get(i), op.values().get(i));
        }
        return results;
    }

    /**
     * Differentiates a scalar that was computed on this tape.
     *
     * @param loss the scalar; its handle may be closed by now
     * @param again whether the tape will be walked once more; otherwise what it keeps is freed on the way
     * @param sink told the gradients of all parameters that the loss depends on, block after block from the last
     */
    public void backward(Tensor loss, boolean again, Sink sink) {
        TapedValue last = values.get(loss);
        if (last == null) {
            throw new IllegalArgumentException("the tape holds nothing that this was computed from");
        }
        Map<Tensor, Integer> uses = new HashMap<>();
        ops.forEach(op -> op.parameters().forEach(parameter -> uses.merge(parameter, 1, Integer::sum)));
        Map<Tensor, Tensor> unfinished = new HashMap<>();
        try (GradMode off = GradMode.disable();
                Scope whole = Scope.open()) {
            last.addGradient(last.ones());
            for (int i = ops.size() - 1; i >= 0; i--) {
                TapedOp op = ops.get(i);
                try (Scope scope = Scope.open()) {
                    List<Tensor> gradients = op.backward(keep, again);
                    deliver(op.parameters(), gradients, uses, unfinished, sink);
                }
                if (!again) {
                    op.close();
                }
            }
        } finally {
            unfinished.values().forEach(Tensor::close);
            values.values().forEach(TapedValue::clearGradient);
        }
    }

    /** Hands over what is complete after an op; the rest waits for ops further back that read the same parameter. */
    private static void deliver(
            List<Tensor> parameters,
            List<Tensor> gradients,
            Map<Tensor, Integer> uses,
            Map<Tensor, Tensor> unfinished,
            Sink sink) {
        List<Tensor> complete = new ArrayList<>();
        List<Tensor> completeGradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            Tensor sum = unfinished.remove(parameter);
            if (!gradients.isEmpty()) {
                Tensor before = sum;
                sum = before == null ? gradients.get(i) : before.add(gradients.get(i));
                if (before != null) {
                    before.close();
                }
            }
            boolean done = uses.merge(parameter, -1, Integer::sum) == 0;
            if (sum != null && done) {
                complete.add(parameter);
                completeGradients.add(sum);
            } else if (sum != null) {
                unfinished.put(parameter, Scope.detach(sum));
            }
        }
        if (!complete.isEmpty()) {
            sink.accept(Collections.unmodifiableList(complete), completeGradients);
        }
    }

    @Override
    public void close() {
        if (OPEN.get().peek() != this) {
            throw new IllegalStateException("tapes are closed in reverse order of opening, on their own thread");
        }
        OPEN.get().pop();
        ops.forEach(TapedOp::close);
        recording.close();
    }
}
