package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.levels.NoiseLevels;
import dev.dreambooth.engine.diffusion.levels.SigmaSpacing;
import dev.dreambooth.engine.diffusion.levels.SolverLevels;
import dev.dreambooth.engine.diffusion.levels.TimestepSpacing;
import dev.dreambooth.engine.diffusion.solver.ExponentialStep;
import dev.dreambooth.engine.diffusion.solver.MultistepOrder;
import dev.dreambooth.engine.diffusion.solver.PredictionHistory;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/**
 * DPM-Solver and DPM-Solver++, multistep, of orders 1 to 3 (Lu et al. 2022, arXiv 2211.01095, algorithm 2; order 2 is the
 * variant called 2M), with fresh noise or without ({@link DpmAlgorithm}): an {@link ExponentialStep} along what is
 * extrapolated from the predictions of the last steps.
 *
 * <pre>
 * r = h_1/h      D_1 = (m_0 − m_1)/r      of order 2: x' = carry·x + scale·φ_1·(m_0 + ½·D_1)
 * </pre>
 *
 * <ul>
 *   <li>m_0, m_1, m_2: what the network predicts now, one step ago and two
 *   <li>h_1, h_2: how far λ went in the step before, and in the one before that; h in this one
 * </ul>
 */
final class DPMSolverMultistepScheduler implements Scheduler {
    private static final List<SigmaSpacing> SPACINGS =
            List.of(SigmaSpacing.KARRAS, SigmaSpacing.LU, SigmaSpacing.EXPONENTIAL, SigmaSpacing.BETA);

    private final PredictionType prediction;
    private final NoiseLevels levels;
    private final DpmAlgorithm algorithm;
    private final boolean midpoint;
    private final MultistepOrder order;
    private final PredictionHistory predictions;

    DPMSolverMultistepScheduler(SchedulerConfig config, int steps) {
        NoiseSchedule schedule = NoiseSchedule.of(config).withFiniteSigmas();
        refuseClippedLambda(config, schedule);
        this.prediction = PredictionType.of(config);
        double last = NoiseLevels.finalSigma(config, schedule);
        int most = config.integer("solver_order", 2, 1, 3);
        this.algorithm = DpmAlgorithm.of(config, last, most);
        this.midpoint = DpmAlgorithm.usesMidpoint(config);
        TimestepSpacing timesteps = TimestepSpacing.of(config, TimestepSpacing.LINSPACE);
        this.levels = SolverLevels.of(config, schedule, steps, timesteps, SPACINGS, last);
        boolean lower = config.flag("lower_order_final", true) && steps < MultistepOrder.FEW_STEPS;
        boolean euler = last == 0 || config.flag("euler_at_final", false);
        this.order = new MultistepOrder(most, steps, euler || lower, lower);
        this.predictions = new PredictionHistory(most);
    }

    static void refuseClippedLambda(SchedulerConfig config, NoiseSchedule schedule) {
        double least = config.number("lambda_min_clipped", Double.NEGATIVE_INFINITY);
        if (-Math.log(schedule.sigma(schedule.timesteps() - 1)) < least) {
            throw config.unsupported("lambda_min_clipped", least, "a value that clips no timestep");
        }
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
        ExponentialStep by = algorithm.step(levels.sigma(step), levels.sigma(step + 1));
        try (Scope scope = Scope.open()) {
            predictions.add(algorithm.converted(prediction, modelOutput, sample, levels.sigma(step)));
            Tensor next = sample.mul(by.carry()).addScaled(predictions.get(0), by.first());
            int now = order.at(step, predictions.size());
            if (now == 2) {
                next = next.addScaled(slope(step), midpoint ? by.first() / 2 : by.second());
            } else if (now == 3) {
                next = third(next, step, by);
            }
            return scope.keep(algorithm.withFreshNoise(next, by, noise, step));
        }
    }

    /** How far λ goes in a step. */
    private double h(int step) {
        return levels.lambda(step + 1) - levels.lambda(step);
    }

    /** D_1 of order 2, by what is known of the step before. */
    private Tensor slope(int step) {
        return predictions.get(0).sub(predictions.get(1)).mul(h(step) / h(step - 1));
    }

    private Tensor third(Tensor next, int step, ExponentialStep by) {
        double r = h(step - 1) / h(step);
        double rBefore = h(step - 2) / h(step);
        Tensor slope = slope(step);
        Tensor slopeBefore = predictions.get(1).sub(predictions.get(2)).div(rBefore);
        Tensor bend = slope.sub(slopeBefore);
        return next.addScaled(slope.addScaled(bend, r / (r + rBefore)), by.second())
                .addScaled(bend.div(r + rBefore), by.third());
    }

    @Override
    public void close() {
        predictions.close();
    }
}
