package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.onepass.UpdateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@link AdamW} with its moments in 8 bits each; see {@link BlockwiseOptimizer}. */
public final class AdamW8Bit extends BlockwiseOptimizer {
    private final AdamW.Options options;
    private final AdamW small;
    private final Map<Tensor, Tensor> steps = new HashMap<>();

    /** Creates the optimizer with moments of zero. */
    public AdamW8Bit(AdamW.Options options, List<Group> groups) {
        super(
                groups,
                List.of(new Moment("exp_avg", true), new Moment("exp_avg_sq", false)),
                small -> new AdamW(options, small));
        this.options = options;
        small = (AdamW) small();
        for (Group group : groups) {
            for (Tensor parameter : group.parameters().values()) {
                if (isCoded(parameter)) {
                    try (Scope scope = Scope.open()) {
                        steps.put(parameter, Scope.detach(Tensor.scalar(0).to(parameter.device())));
                    }
                }
            }
        }
    }

    @Override
    void countStep(List<Tensor> parameters) {
        List<Tensor> counters = new ArrayList<>();
        for (Tensor parameter : parameters) {
            Tensor step = steps.get(parameter);
            counters.add(step == null ? small.stepCounter(parameter) : step);
        }
        Ops.countStep(counters);
    }

    @Override
    UpdateRule rule(Tensor parameter, double learningRate) {
        return options.rule(learningRate, Objects.requireNonNull(steps.get(parameter)));
    }

    @Override
    void update(
            Tensor parameter,
            Tensor values,
            Tensor gradients,
            List<Tensor> codes,
            List<Tensor> books,
            long first,
            double learningRate) {
        List<Tensor> moments = new ArrayList<>(codes);
        moments.add(steps.get(parameter));
        Ops.adamw8bit(
                values,
                gradients,
                moments,
                books,
                first,
                learningRate,
                options.beta1(),
                options.beta2(),
                options.weightDecay(),
                options.epsilon());
    }

    @Override
    void describe(String name, Tensor parameter, Map<String, Tensor> state) {
        super.describe(name, parameter, state);
        Tensor step = steps.get(parameter);
        if (step != null) {
            state.put("step." + name, step);
        }
    }
}
