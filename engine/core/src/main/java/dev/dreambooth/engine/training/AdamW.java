package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The optimizer AdamW (Loshchilov and Hutter 2019, algorithm 2) over named parameters in groups, each with its own
 * learning rate: w ← w − η·λ·w − η·m̂ / (√v̂ + ε). Numerically it is torch's.
 */
public final class AdamW implements AutoCloseable {
    /**
     * Constants of the algorithm.
     *
     * @param beta1 decay rate of the mean of gradients
     * @param beta2 decay rate of the mean of squared gradients
     * @param epsilon added to the root of the latter
     * @param weightDecay decoupled weight decay λ
     */
    public record Options(double beta1, double beta2, double epsilon, double weightDecay) {}

    /**
     * Parameters that share a learning rate.
     *
     * @param prefix what their names begin with in a checkpoint, such as {@code unet}
     * @param parameters by name; changed in place by each step
     * @param learningRate peak learning rate
     */
    public record Group(String prefix, Map<String, Tensor> parameters, double learningRate) {}

    private final Options options;
    private final List<Group> groups;
    private final List<Moments> moments = new ArrayList<>();

    /** First and second moments and the step counters of one group, in the order of its parameters. */
    private record Moments(List<Tensor> means, List<Tensor> squares, List<Tensor> steps) {
        static Moments zero(Group group) {
            Moments zero = new Moments(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (Tensor parameter : group.parameters().values()) {
                try (Scope scope = Scope.open()) {
                    zero.means.add(Scope.detach(parameter.detach().mul(0)));
                    zero.squares.add(Scope.detach(parameter.detach().mul(0)));
                    zero.steps.add(Scope.detach(Tensor.scalar(0).to(parameter.device())));
                }
            }
            return zero;
        }
    }

    /**
     * Creates the optimizer with moments of zero.
     *
     * @param groups whose parameters stay their owner's
     */
    public AdamW(Options options, List<Group> groups) {
        this.options = options;
        this.groups = List.copyOf(groups);
        groups.forEach(group -> moments.add(Moments.zero(group)));
    }

    /**
     * Changes all parameters by one step.
     *
     * @param gradients in the order of {@link #parameters()}
     * @param rateFactor what the peak learning rates are multiplied by
     */
    public void step(List<Tensor> gradients, double rateFactor) {
        int from = 0;
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            Moments moment = moments.get(i);
            int to = from + group.parameters().size();
            Ops.run(
                    "fused_adamw",
                    List.copyOf(group.parameters().values()),
                    gradients.subList(from, to),
                    moment.means(),
                    moment.squares(),
                    moment.steps(),
                    group.learningRate() * rateFactor,
                    options.beta1(),
                    options.beta2(),
                    options.weightDecay(),
                    options.epsilon());
            from = to;
        }
    }

    /** Returns all parameters, group after group. */
    public List<Tensor> parameters() {
        List<Tensor> all = new ArrayList<>();
        groups.forEach(group -> all.addAll(group.parameters().values()));
        return all;
    }

    /** Returns the groups. */
    public List<Group> groups() {
        return groups;
    }

    /** Returns the moments and counters by name, such as {@code exp_avg.unet.conv_in.weight}: all state there is. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            int index = 0;
            for (String name : groups.get(i).parameters().keySet()) {
                String full = groups.get(i).prefix() + "." + name;
                state.put("exp_avg." + full, moments.get(i).means().get(index));
                state.put("exp_avg_sq." + full, moments.get(i).squares().get(index));
                state.put("step." + full, moments.get(i).steps().get(index));
                index++;
            }
        }
        return state;
    }

    @Override
    public void close() {
        state().values().forEach(Tensor::close);
    }
}
