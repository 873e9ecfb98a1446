package dev.dreambooth.engine.training.optimizer;

import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.onepass.UpdateRule;
import java.util.List;

/** {@link Lion} with its moment in 8 bits; see {@link BlockwiseOptimizer}. */
public final class Lion8Bit extends BlockwiseOptimizer {
    private final Lion.Options options;

    /** Creates the optimizer with moments of zero. */
    public Lion8Bit(Lion.Options options, List<Group> groups) {
        super(groups, List.of(new Moment("exp_avg", true)), small -> new Lion(options, small));
        this.options = options;
    }

    @Override
    UpdateRule rule(Tensor parameter, double learningRate) {
        return options.rule(learningRate);
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
        Ops.lion8bit(
                values,
                gradients,
                codes,
                books,
                first,
                learningRate,
                options.beta1(),
                options.beta2(),
                options.weightDecay());
    }
}
