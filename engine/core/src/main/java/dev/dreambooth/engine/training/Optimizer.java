package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Purpose;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes named parameters down their gradients. Parameters come in groups, each with its own learning rate, and may be
 * changed a few at a time: each has its own state, so that the order does not matter.
 */
public abstract sealed class Optimizer implements AutoCloseable permits AdamW, AdamW8Bit, Adafactor {
    /**
     * Parameters that share a learning rate.
     *
     * @param prefix what their names begin with in a checkpoint: {@link #UNET} or {@link #TEXT_ENCODER}
     * @param parameters by name; changed in place by each step
     * @param learningRate peak learning rate
     */
    public record Group(String prefix, Map<String, Tensor> parameters, double learningRate) {
        /** Prefix of what is trained of the UNet. */
        public static final String UNET = "unet";

        /** Prefix of what is trained of the text encoder. */
        public static final String TEXT_ENCODER = "text_encoder";
    }

    private final List<Group> groups;
    private final Map<Tensor, String> prefixOf = new HashMap<>();
    private final Map<Tensor, Integer> numbers = new HashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private long roundingSeed;
    private long step;

    /**
     * @param groups whose parameters stay their owner's
     */
    Optimizer(List<Group> groups) {
        this.groups = List.copyOf(groups);
        for (Group group : groups) {
            for (Tensor parameter : group.parameters().values()) {
                prefixOf.put(parameter, group.prefix());
                numbers.put(parameter, numbers.size());
            }
        }
    }

    /** Says by which seed parameters in bfloat16 are rounded; returns this optimizer. */
    public final Optimizer roundedBy(long seed) {
        roundingSeed = seed;
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

    /**
     * Changes parameters by one step; each of them takes part once in a step of the run.
     *
     * @param parameters any of {@link #parameters()}
     * @param gradients one for each, of its shape
     * @param rateFactor what the peak learning rates are multiplied by
     */
    public final void step(List<Tensor> parameters, List<Tensor> gradients, double rateFactor) {
        for (Group group : groups) {
            List<Tensor> members = new ArrayList<>();
            List<Tensor> theirGradients = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                if (!group.prefix().equals(prefixOf.get(parameter))) {
                    continue;
                }
                if (parameter.dtype() == DType.FLOAT32) {
                    members.add(parameter);
                    theirGradients.add(gradients.get(i));
                } else {
                    updateRounded(parameter, gradients.get(i), group.learningRate() * rateFactor);
                }
            }
            if (!members.isEmpty()) {
                update(members, members, theirGradients, group.learningRate() * rateFactor);
            }
        }
    }

    /**
     * Changes a parameter in bfloat16: computes in 32 bits and rounds up or down at random, each as likely as it is near.
     * Rounding to the nearest would lose every change smaller than half of the last of 8 bits, which most are.
     */
    private void updateRounded(Tensor parameter, Tensor gradient, double learningRate) {
        try (Scope scope = Scope.open()) {
            Tensor exact = parameter.detach().to(DType.FLOAT32);
            update(List.of(parameter), List.of(exact), List.of(gradient.to(DType.FLOAT32)), learningRate);
            Ops.run(
                    "round_stochastically",
                    parameter,
                    exact,
                    Noise.seed(roundingSeed, Purpose.ROUNDING, step, numbers.get(parameter)));
        }
    }

    /**
     * Changes the values of parameters of one group.
     *
     * @param parameters whose state is used
     * @param values what is changed in place, in 32 bits: the parameters themselves, or copies of them
     */
    abstract void update(List<Tensor> parameters, List<Tensor> values, List<Tensor> gradients, double learningRate);

    /** Adds the state kept for one parameter to a map, under names that end in the given one. */
    abstract void describe(String name, Tensor parameter, Map<String, Tensor> state);

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
        for (Group group : groups) {
            group.parameters().forEach((name, parameter) -> describe(group.prefix() + "." + name, parameter, state));
        }
        return state;
    }

    @Override
    public void close() {
        state().values().forEach(Tensor::close);
    }
}
