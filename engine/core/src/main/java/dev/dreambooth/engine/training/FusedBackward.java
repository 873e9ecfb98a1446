package dev.dreambooth.engine.training;

import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The backward pass that changes each block's parameters as soon as its gradients are complete, and frees them, so that
 * never more than one block's gradients exist (Lv et al. 2023, "Full Parameter Fine-tuning for Large Language Models with
 * Limited Resources").
 *
 * <p>The norm of all gradients is known only at the end of a pass. So {@link BackwardPass.Clipping#GLOBAL} takes two: the
 * first forms the norm and keeps no gradient, the second changes the parameters exactly as an ordinary step would.
 * {@link BackwardPass.Clipping#BLOCK} takes one and clips each block by its own norm.
 */
final class FusedBackward {
    private final Optimizer optimizer;
    private final double rateFactor;
    private final double maxGradNorm;
    private final double lossScale;

    /**
     * @param lossScale what the loss was multiplied by, and its gradients with it
     */
    FusedBackward(Optimizer optimizer, double rateFactor, double maxGradNorm, double lossScale) {
        this.optimizer = optimizer;
        this.rateFactor = rateFactor;
        this.maxGradNorm = maxGradNorm;
        this.lossScale = lossScale;
    }

    /**
     * Takes the step.
     *
     * @param tape that the loss was computed on
     * @return the norm of all gradients before clipping. Where it is not finite the parameters are as they were; with
     *     clipping by block those of the blocks before the one that is not finite are changed.
     */
    double take(GradientTape tape, Tensor loss, BackwardPass.Clipping clipping) {
        return switch (clipping) {
            case GLOBAL -> global(tape, loss);
            case BLOCK -> block(tape, loss);
        };
    }

    private double global(GradientTape tape, Tensor loss) {
        try (Scope scope = Scope.open()) {
            Tensor norm = norm(tape, loss);
            double length = norm.item();
            if (Double.isFinite(length)) {
                Updates updates = new Updates();
                tape.backward(loss, false, (parameters, gradients) -> updates.apply(parameters, gradients, norm));
                updates.finish();
            }
            return length;
        }
    }

    /** The norm of all gradients, joined in the order of the parameters, as an ordinary step does. */
    private Tensor norm(GradientTape tape, Tensor loss) {
        Map<Tensor, Tensor> norms = new HashMap<>();
        try {
            tape.backward(loss, true, (parameters, gradients) -> {
                List<Tensor> theirs = Ops.tensorNorms(gradients);
                for (int i = 0; i < theirs.size(); i++) {
                    norms.put(parameters.get(i), Scope.detach(theirs.get(i)));
                }
            });
            List<Tensor> ordered = new ArrayList<>();
            for (Tensor parameter : optimizer.parameters()) {
                Tensor norm = norms.get(parameter);
                ordered.add(norm == null ? Tensor.scalar(0).to(parameter.device()) : norm);
            }
            return Ops.jointNorm(ordered).div(lossScale);
        } finally {
            norms.values().forEach(Tensor::close);
        }
    }

    private double block(GradientTape tape, Tensor loss) {
        Updates updates = new Updates();
        double[] squares = new double[1];
        tape.backward(loss, false, (parameters, gradients) -> {
            Tensor norm = Ops.gradNorm(gradients).div(lossScale);
            double length = norm.item();
            squares[0] += length * length;
            if (Double.isFinite(squares[0])) {
                updates.apply(parameters, gradients, norm);
            }
        });
        if (Double.isFinite(squares[0])) {
            updates.finish();
        }
        return Math.sqrt(squares[0]);
    }

    /** Applies gradients and notes which parameters had any, since weight decay concerns the others too. */
    private final class Updates {
        private final Map<Tensor, Boolean> changed = new HashMap<>();

        /**
         * @param norm what is held to the limit
         */
        void apply(List<Tensor> parameters, List<Tensor> gradients, Tensor norm) {
            double factor = Ops.clipFactor(norm, maxGradNorm).item() / lossScale;
            optimizer.step(parameters, gradients, factor, rateFactor);
            parameters.forEach(parameter -> changed.put(parameter, true));
        }

        void finish() {
            for (Tensor parameter : optimizer.parameters()) {
                if (!changed.containsKey(parameter)) {
                    try (Scope scope = Scope.open()) {
                        Tensor zeros = Ops.zerosLike(parameter.detach());
                        optimizer.step(List.of(parameter), List.of(zeros), rateFactor);
                    }
                }
            }
        }
    }
}
