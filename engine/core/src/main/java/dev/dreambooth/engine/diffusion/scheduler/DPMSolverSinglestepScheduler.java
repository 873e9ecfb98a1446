package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.NoiseLevels;
import dev.dreambooth.engine.diffusion.levels.SigmaSpacing;
import dev.dreambooth.engine.diffusion.levels.SolverLevels;
import dev.dreambooth.engine.diffusion.levels.TimestepSpacing;
import dev.dreambooth.engine.diffusion.solver.ExponentialStep;
import dev.dreambooth.engine.diffusion.solver.PredictionHistory;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * DPM-Solver and DPM-Solver++, singlestep, of orders 1 to 3 (Lu et al. 2022, arXiv 2211.01095, algorithm 1; order 2 is the
 * variant called 2S), with fresh noise or without ({@link DpmAlgorithm}).
 *
 * <p>Steps come in groups as long as the order. The first of a group goes on with order 1; each later one comes back to the
 * sample that the group began with and takes the whole way anew, as an {@link ExponentialStep} along the polynomial through
 * all predictions of the group. The last groups are shorter where the schedule would be too coarse.
 */
final class DPMSolverSinglestepScheduler implements Scheduler {
    private final PredictionType prediction;
    private final NoiseLevels levels;
    private final DpmAlgorithm algorithm;
    private final boolean midpoint;
    private final int[] orders;
    private final PredictionHistory predictions;
    private @Nullable Tensor begun;

    DPMSolverSinglestepScheduler(SchedulerConfig config, int steps) {
        config.refuseFlags("rescale_betas_zero_snr");
        NoiseSchedule schedule = NoiseSchedule.of(config);
        DPMSolverMultistepScheduler.refuseClippedLambda(config, schedule);
        this.prediction = PredictionType.of(config);
        double last = NoiseLevels.finalSigma(config, schedule);
        int most = config.integer("solver_order", 2, 1, 3);
        this.algorithm = DpmAlgorithm.of(config, last, most);
        this.midpoint = DpmAlgorithm.usesMidpoint(config);
        // It knows no spacing of timesteps but from end to end.
        this.levels = SolverLevels.of(config, schedule, steps, TimestepSpacing.LINSPACE, SigmaSpacing.COMMON, last);
        boolean lowerAtEnd = config.flag("lower_order_final", false) && steps % most == 0;
        this.orders = orders(most, steps, last == 0 || lowerAtEnd);
        this.predictions = new PredictionHistory(most);
    }

    /**
     * Returns the order of each step: 1, 2, 1, 2 … for order 2.
     *
     * @param lowerAtEnd whether the last step has order 1, whatever its place in its group
     */
    private static int[] orders(int most, int steps, boolean lowerAtEnd) {
        int[] orders = IntStream.range(0, steps).map(step -> step % most + 1).toArray();
        if (lowerAtEnd) {
            orders[steps - 1] = 1;
        }
        return orders;
    }

    @Override
    public double[] timesteps() {
        return levels.timesteps();
    }

    @Override
    public boolean drawsNoise(int step) {
        return algorithm.drawsNoise();
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        return ExponentialStep.addNoise(clean, noise, levels.sigma(step));
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        try (Scope scope = Scope.open()) {
            predictions.add(algorithm.converted(prediction, modelOutput, sample, levels.sigma(step)));
            int order = orderAt(step);
            if (order == 1) {
                remember(sample);
            }
            int first = step + 1 - order;
            ExponentialStep by = algorithm.step(levels.sigma(first), levels.sigma(step + 1));
            Tensor next = Objects.requireNonNull(begun, "the first step has order 1")
                    .mul(by.carry())
                    .addScaled(predictions.get(order - 1), by.first());
            if (order == 2) {
                next = next.addScaled(slope(step, 0), midpoint ? by.first() / 2 : by.second());
            } else if (order == 3) {
                next = third(next, step, by);
            }
            return scope.keep(algorithm.withFreshNoise(next, by, noise, step));
        }
    }

    /** Where in its group's way a step begins, from 0 to 1. */
    private double share(int step, int first, int last) {
        double begin = levels.lambda(first);
        return (levels.lambda(step) - begin) / (levels.lambda(last + 1) - begin);
    }

    /** The slope between the group's first prediction and that of {@code age} steps ago. */
    private Tensor slope(int step, int age) {
        int oldest = orderAt(step) - 1;
        return predictions.get(age).sub(predictions.get(oldest)).div(share(step - age, step - oldest, step));
    }

    private int orderAt(int step) {
        return Math.min(orders[step], predictions.size());
    }

    private Tensor third(Tensor next, int step, ExponentialStep by) {
        Tensor toNow = slope(step, 0);
        if (midpoint) {
            return next.addScaled(toNow, by.second());
        }
        Tensor toMiddle = slope(step, 1);
        double now = share(step, step - 2, step);
        double middle = share(step - 1, step - 2, step);
        Tensor slope = toMiddle.mul(now).addScaled(toNow, -middle).div(now - middle);
        Tensor bend = toNow.sub(toMiddle).mul(2 / (now - middle));
        return next.addScaled(slope, by.second()).addScaled(bend, by.third());
    }

    private void remember(Tensor sample) {
        if (begun != null) {
            begun.close();
        }
        begun = Scope.detach(sample.copy());
    }

    @Override
    public void close() {
        predictions.close();
        if (begun != null) {
            begun.close();
        }
    }
}
