package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An exponential moving average of weights: average ← d·average + (1 − d)·weight after each step (Polyak and Juditsky
 * 1992; for diffusion models Ho et al. 2020). Single steps of training jump to and fro; their average does not.
 *
 * <p>It is kept in single precision whatever type the weights have: in half precision, changes of 1 − d would be lost to
 * rounding. For the same reason it is formed of the master copies of weights that have one: those change at every step,
 * the weights only once the changes exceed half their last bit.
 */
public final class ExponentialMovingAverage implements AveragedWeights, AutoCloseable {
    /**
     * The course of the decay d: it starts at 0 and rises, so that the first weights are soon forgotten.
     *
     * @param decay largest d, in [0, 1)
     * @param minDecay smallest d once there is an average
     * @param updateAfterStep number of steps for which the average only follows the weights
     * @param warmup whether d rises as 1 − (1 + s)^−power, for long runs, rather than as (1 + s)/(10 + s)
     * @param power exponent of the former; 2/3 reaches 0.999 after 31,600 steps, 3/4 after 10,000
     */
    public record Decay(double decay, double minDecay, long updateAfterStep, boolean warmup, double power) {
        /** Returns d for the update after a step, counted from 1. */
        public double at(long step) {
            double s = step - updateAfterStep - 1.0;
            if (s <= 0) {
                return 0;
            }
            double rising = warmup ? 1 - Math.pow(1 + s, -power) : (1 + s) / (10 + s);
            return Math.max(minDecay, Math.min(rising, decay));
        }
    }

    private final Decay decay;
    private final List<Optimizer.Group> groups;
    private final List<List<Tensor>> sources = new ArrayList<>();
    private final List<List<Tensor>> averages = new ArrayList<>();

    /**
     * Starts with the weights as they are.
     *
     * @param decay course of the decay
     * @param optimizer whose parameters are averaged; they stay their owner's
     */
    public ExponentialMovingAverage(Decay decay, Optimizer optimizer) {
        this.decay = decay;
        this.groups = optimizer.groups();
        try (Scope scope = Scope.open()) {
            for (Optimizer.Group group : groups) {
                List<Tensor> weights = group.parameters().values().stream()
                        .map(optimizer::source)
                        .toList();
                List<Tensor> copies = new ArrayList<>();
                for (Tensor weight : weights) {
                    copies.add(Scope.detach(weight.detach().to(DType.FLOAT32).copy()));
                }
                sources.add(weights);
                averages.add(copies);
            }
        }
    }

    /** Takes the weights in after a step, counted from 1. */
    public void update(long step) {
        for (int i = 0; i < groups.size(); i++) {
            Ops.ema(averages.get(i), sources.get(i), decay.at(step));
        }
    }

    @Override
    public void copyToWeights() {
        for (int i = 0; i < groups.size(); i++) {
            Iterator<Tensor> average = averages.get(i).iterator();
            groups.get(i).parameters().values().forEach(weight -> weight.copyFrom(average.next()));
        }
    }

    @Override
    public SwappedWeights inPlaceOfWeights() {
        SwappedWeights aside = new SwappedWeights();
        for (int i = 0; i < groups.size(); i++) {
            aside.replace(List.copyOf(groups.get(i).parameters().values()), averages.get(i));
        }
        return aside;
    }

    /**
     * Returns the averages of a group by the names of its parameters.
     *
     * @param prefix of the group
     */
    public Map<String, Tensor> of(String prefix) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).prefix().equals(prefix)) {
                int index = 0;
                for (String name : groups.get(i).parameters().keySet()) {
                    named.put(name, averages.get(i).get(index++));
                }
            }
        }
        return named;
    }

    /** Returns all averages by name, such as {@code ema.unet.conv_in.weight}: all state there is. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (Optimizer.Group group : groups) {
            of(group.prefix()).forEach((name, average) -> state.put("ema." + group.prefix() + "." + name, average));
        }
        return state;
    }

    @Override
    public void close() {
        averages.forEach(group -> group.forEach(Tensor::close));
    }
}
