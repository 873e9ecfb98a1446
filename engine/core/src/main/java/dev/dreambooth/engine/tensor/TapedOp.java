package dev.dreambooth.engine.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One op on a {@link GradientTape}: what it was called with, what came of it, and how gradients pass it. */
final class TapedOp implements AutoCloseable {
    private final OpLibrary library;
    private final String function;
    private final boolean list;
    private final Object[] arguments;
    private final List<TapedValue> inputs = new ArrayList<>();
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<Tensor> constants = new ArrayList<>();
    private final List<TapedValue> values = new ArrayList<>();
    /** The results as libtorch differentiates them; none unless they are kept. */
    private List<Tensor> graph = List.of();

    /**
     * @param known results of earlier ops on the tape
     */
    TapedOp(OpLibrary library, String function, boolean list, Object[] arguments, Map<Tensor, TapedValue> known) {
        this.library = library;
        this.function = function;
        this.list = list;
        Map<Tensor, Tensor> held = new HashMap<>();
        this.arguments = OpArguments.replaceAll(arguments, tensor -> held.computeIfAbsent(tensor, t -> hold(t, known)));
    }

    /** What stands for an argument until the way back; its own handle may be closed before. */
    private Tensor hold(Tensor argument, Map<Tensor, TapedValue> known) {
        TapedValue value = known.get(argument);
        if (value != null) {
            inputs.add(value);
            return value.leaf();
        }
        if (Autograd.isAskedFor(argument)) {
            parameters.add(argument);
            return argument;
        }
        if (argument.owner() == null) {
            return argument; // a frozen weight, which its model holds
        }
        Tensor alias = Scope.detach(argument.detach());
        constants.add(alias);
        return alias;
    }

    static List<Tensor> results(OpLibrary library, String function, boolean list, Object... arguments) {
        return list ? library.callList(function, arguments) : List.of(library.call(function, arguments));
    }

    /**
     * Runs the op; the results belong to the innermost scope.
     *
     * @param given the arguments as the caller has them, where what is held in their place may wait elsewhere
     */
    List<Tensor> forward(GradientTape.Keep keep, Object... given) {
        List<Tensor> results;
        if (keep == GradientTape.Keep.GRAPH) {
            graph = record();
            graph.forEach(Scope::detach);
            results = new ArrayList<>();
            graph.forEach(result -> results.add(result.detach()));
        } else {
            try (GradMode off = GradMode.disable()) {
                results = results(library, function, list, given);
            }
        }
        boolean waits = keep == GradientTape.Keep.INPUTS_ON_HOST;
        results.forEach(result -> values.add(new TapedValue(result, waits)));
        return results;
    }

    private List<Tensor> record() {
        try (GradMode on = GradMode.enable()) {
            return results(library, function, list, arguments);
        }
    }

    /**
     * Passes the gradients of the results on to the inputs.
     *
     * @param again whether this will be called once more
     * @return gradients of the parameters, in the innermost scope; empty if no gradient reaches this op
     */
    List<Tensor> backward(GradientTape.Keep keep, boolean again) {
        List<Tensor> reached = new ArrayList<>();
        List<Tensor> gradients = new ArrayList<>();
        boolean stored = keep == GradientTape.Keep.GRAPH;
        if (values.stream().allMatch(value -> value.gradient().isEmpty())) {
            return List.of();
        }
        inputs.forEach(TapedValue::fetch);
        List<Tensor> results = ends(stored, reached, gradients);
        List<Tensor> leaves = new ArrayList<>();
        inputs.forEach(input -> leaves.add(input.leaf()));
        leaves.addAll(parameters);
        List<Tensor> found = Ops.blockGradients(reached, leaves, gradients, stored && again);
        if (!stored) {
            results.forEach(Tensor::close);
        }
        values.forEach(TapedValue::clearGradient);
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).addGradient(found.get(i));
        }
        inputs.forEach(TapedValue::putBack);
        return found.subList(inputs.size(), found.size());
    }

    /**
     * Finds the ends that autograd starts from.
     *
     * @param ends told the tensors
     * @param gradients told the gradient of each
     * @return what has to be closed afterwards
     */
    private List<Tensor> ends(boolean stored, List<Tensor> ends, List<Tensor> gradients) {
        if (!stored && Ops.UP_TO_LAST.contains(function)) {
            List<Tensor> both = recordUpToLast(values.get(0).gradient().orElseThrow());
            ends.addAll(both.subList(0, both.size() / 2));
            gradients.addAll(both.subList(both.size() / 2, both.size()));
            return both;
        }
        List<Tensor> results = stored ? graph : record();
        for (int i = 0; i < results.size(); i++) {
            Optional<Tensor> gradient = values.get(i).gradient();
            if (gradient.isPresent()) {
                ends.add(results.get(i));
                gradients.add(gradient.get());
            }
        }
        return results;
    }

    /** Computes all but the last layer again: what that was given, and then the gradient of each. */
    private List<Tensor> recordUpToLast(Tensor gradient) {
        Object[] withGradient = Arrays.copyOf(arguments, arguments.length + 1);
        withGradient[arguments.length] = gradient;
        try (GradMode on = GradMode.enable()) {
            return library.callList("_" + function + "_up_to_last", withGradient);
        }
    }

    /** What came of the op. */
    List<TapedValue> values() {
        return values;
    }

    /** The leaves that gradients are asked for, each once. */
    List<Tensor> parameters() {
        return parameters;
    }

    /** Frees what was kept; nothing happens the second time. */
    @Override
    public void close() {
        values.forEach(TapedValue::close);
        constants.forEach(Tensor::close);
        graph.forEach(Tensor::close);
    }
}
