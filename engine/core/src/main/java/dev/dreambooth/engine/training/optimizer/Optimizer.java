package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes named parameters down their gradients. Parameters come in groups, each with its own learning rate, and may be
 * changed a few at a time: each has its own state, so that the order does not matter.
 */
public abstract sealed class Optimizer implements AutoCloseable permits ElementwiseOptimizer, Adafactor {
    /**
     * Parameters that share a learning rate.
     *
     * @param prefix what their names begin with in a checkpoint: the name of the part of the model
     * @param parameters by name; changed in place by each step
     * @param learningRate peak learning rate
     */
    public record Group(String prefix, Map<String, Tensor> parameters, double learningRate) {}

    private final List<Group> groups;
    private final Map<Tensor, String> prefixOf = new HashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private @Nullable MasterWeights masterWeights;
    private long step;

    /**
     * @param groups whose parameters stay their owner's
     */
    Optimizer(List<Group> groups) {
        this.groups = List.copyOf(groups);
        for (Group group : groups) {
            group.parameters().values().forEach(parameter -> prefixOf.put(parameter, group.prefix()));
        }
    }

    /**
     * Prepares for parameters of 16 bits, if there are any.
     *
     * @param seed by which those in bfloat16 are rounded
     * @return this optimizer
     */
    public final Optimizer roundingBy(long seed) {
        masterWeights = new MasterWeights(groups, seed);
        return this;
    }

    /**
     * Says which step the changes to come belong to. It decides how parameters in bfloat16 are rounded, and nothing else.
     *
     * @param step of the run, from 0
     */
    public final void beginStep(long step) {
        this.step = step;
    }

    /** The step with the gradients as they are; see {@link #step(List, List, double, double)}. */
    public final void step(List<Tensor> parameters, List<Tensor> gradients, double rateFactor) {
        step(parameters, gradients, 1, rateFactor);
    }

    /**
     * Changes parameters by one step; each of them takes part once in a step of the run.
     *
     * @param parameters any of {@link #parameters()}
     * @param gradients one for each, of its shape; used up: those in 32 bits are scaled in place
     * @param gradientFactor what the gradients are multiplied by
     * @param rateFactor what the peak learning rates are multiplied by
     */
    public final void step(List<Tensor> parameters, List<Tensor> gradients, double gradientFactor, double rateFactor) {
        prepare(parameters, gradients, gradientFactor, rateFactor);
        for (Group group : groups) {
            double rate = group.learningRate() * rateFactor;
            List<Tensor> members = new ArrayList<>();
            List<Tensor> theirGradients = new ArrayList<>();
            List<Tensor> halfMembers = new ArrayList<>();
            List<Tensor> halfGradients = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                if (group.prefix().equals(prefixOf.get(parameter))) {
                    boolean full = parameter.dtype() == DType.FLOAT32;
                    (full ? members : halfMembers).add(parameter);
                    (full ? theirGradients : halfGradients).add(gradients.get(i));
                }
            }
            if (!members.isEmpty()) {
                if (gradientFactor != 1) {
                    Ops.scaleAll(theirGradients, gradientFactor);
                }
                update(members, theirGradients, rate);
            }
            if (!halfMembers.isEmpty()) {
                updateHalfPrecision(halfMembers, halfGradients, gradientFactor, rate);
            }
        }
    }

    /** Looks at all of a step, as {@link #step(List, List, double, double)} is given it, before any parameter changes. */
    void prepare(List<Tensor> parameters, List<Tensor> gradients, double gradientFactor, double rateFactor) {}

    /** Returns what the optimizer multiplies the learning rates by of its own accord, as of the last step. */
    public double ownRate() {
        return 1;
    }

    /** Changes parameters of one group that have 32 bits. */
    abstract void update(List<Tensor> parameters, List<Tensor> gradients, double learningRate);

    /**
     * Changes parameters of one group that have 16 bits, with nothing but small copies in 32.
     *
     * @param factor what the gradients are multiplied by
     */
    abstract void updateHalfPrecision(
            List<Tensor> parameters, List<Tensor> gradients, double factor, double learningRate);

    /** Returns how parameters of 16 bits are changed. */
    final MasterWeights masterWeights() {
        return Objects.requireNonNull(masterWeights, "parameters of 16 bits want roundingBy first");
    }

    /** Returns the step that the changes belong to, from 0. */
    final long currentStep() {
        return step;
    }

    /** Adds the state kept for one parameter to a map, under names that end in the given one. */
    abstract void describe(String name, Tensor parameter, Map<String, Tensor> state);

    /** Adds what is kept of all parameters together to a map. */
    void describe(Map<String, Tensor> state) {}

    /** Returns what a parameter was rounded from: its master copy in 32 bits, or itself if it has none; not the caller's. */
    public final Tensor source(Tensor parameter) {
        return masterWeights == null ? parameter : masterWeights.source(parameter);
    }

    /** Leaves a group's parameters as they are from now on; what is kept for them stays in the state. */
    public final void freeze(Group group) {
        frozen.add(group.prefix());
        group.parameters().values().forEach(parameter -> parameter.requireGrad(false));
    }

    /** Returns the parameters that steps change, group after group. */
    public final List<Tensor> parameters() {
        List<Tensor> active = new ArrayList<>();
        groups.stream()
                .filter(group -> !frozen.contains(group.prefix()))
                .forEach(group -> active.addAll(group.parameters().values()));
        return active;
    }

    /** Returns the groups, frozen ones too. */
    public final List<Group> groups() {
        return groups;
    }

    /** Returns all that a step depends on beside the parameters, by name; the tensors are the live ones. */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        describe(state);
        for (Group group : groups) {
            group.parameters().forEach((name, parameter) -> {
                String full = group.prefix() + "." + name;
                describe(full, parameter, state);
                if (masterWeights != null) {
                    masterWeights.describe(full, parameter, state);
                }
            });
        }
        return state;
    }

    @Override
    public void close() {
        state().values().forEach(Tensor::close);
    }
}
