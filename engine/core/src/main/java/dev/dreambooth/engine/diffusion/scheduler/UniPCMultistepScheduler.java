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
import dev.dreambooth.engine.diffusion.solver.UniPCWeights;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Optional;

/**
 * UniPC, a predictor and a corrector of one form, of orders 1 to 3 (Zhao et al. 2023, arXiv 2302.04867, algorithms 1 to 3).
 * What the network predicts after a step first corrects that step, without another call, and then predicts the next.
 *
 * <pre>
 * x' = carry·x + scale·φ_1·m_0 − scale·B·Σ_k ρ_k·(m_k − m_0)/r_k
 * </pre>
 *
 * <ul>
 *   <li>carry, scale, φ_1: those of the {@link ExponentialStep}
 *   <li>m_k: what was predicted k steps ago, at r_k = (λ_k − λ)/h; in the corrector also what is predicted now, at r = 1
 *   <li>ρ: the {@link UniPCWeights}
 * </ul>
 */
final class UniPCMultistepScheduler implements Scheduler {
    private final PredictionType prediction;
    private final boolean predictsClean;
    private final UniPCWeights weights;
    private final NoiseLevels levels;
    private final MultistepOrder order;
    private final float[] uncorrected;
    private final PredictionHistory predictions;
    private final PredictionHistory samples = new PredictionHistory(1);
    private int lastOrder;

    UniPCMultistepScheduler(SchedulerConfig config, int steps) {
        config.refuseFlags("thresholding", "use_flow_sigmas", "use_dynamic_shifting");
        NoiseSchedule schedule = NoiseSchedule.of(config).withFiniteSigmas();
        this.prediction = PredictionType.of(config);
        this.predictsClean = config.flag("predict_x0", true);
        this.weights = UniPCWeights.of(config);
        double last = NoiseLevels.finalSigma(config, schedule);
        TimestepSpacing spacing = TimestepSpacing.of(config, TimestepSpacing.LINSPACE);
        NoiseLevels planned = SolverLevels.of(config, schedule, steps, spacing, SigmaSpacing.COMMON, last);
        // Where levels are spread to the least one, the last step stays there.
        boolean spread = SigmaSpacing.of(config, SigmaSpacing.COMMON) != SigmaSpacing.OF_TIMESTEPS;
        this.levels = spread && last > 0 ? planned.withLast(planned.sigma(steps - 1)) : planned;
        int most = config.integer("solver_order", 2, 1, 3);
        boolean lower = config.flag("lower_order_final", true);
        if (!lower && most > 1 && levels.sigma(steps) == 0) {
            throw config.unsupported(
                    "lower_order_final", false, "true, or final_sigmas_type sigma_min: a step to no noise has order 1");
        }
        this.order = new MultistepOrder(most, steps, lower, lower);
        this.uncorrected = config.numbers("disable_corrector");
        this.predictions = new PredictionHistory(most);
    }

    @Override
    public double[] timesteps() {
        return levels.timesteps();
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        return ExponentialStep.addNoise(clean, noise, levels.sigma(step));
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        double sigma = levels.sigma(step);
        double signal = ExponentialStep.signal(sigma);
        double deviation = ExponentialStep.noise(sigma);
        try (Scope scope = Scope.open()) {
            Tensor predicted = predictsClean
                    ? prediction.cleanSample(modelOutput, sample, signal, deviation)
                    : prediction.noise(modelOutput, sample, signal, deviation);
            Tensor corrected = samples.size() > 0 && corrects(step - 1)
                    ? update(samples.get(0), step - 1, lastOrder, Optional.of(predicted))
                    : sample;
            predictions.add(predicted);
            samples.add(corrected);
            lastOrder = order.at(step, predictions.size());
            return scope.keep(update(corrected, step, lastOrder, Optional.empty()));
        }
    }

    private boolean corrects(int step) {
        for (float index : uncorrected) {
            if (index == step) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a step.
     *
     * @param arrived what is predicted at its end, for the corrector
     */
    private Tensor update(Tensor sample, int step, int now, Optional<Tensor> arrived) {
        double from = levels.sigma(step);
        double to = levels.sigma(step + 1);
        ExponentialStep by = predictsClean ? ExponentialStep.ofClean(from, to) : ExponentialStep.ofNoise(from, to);
        Tensor current = predictions.get(0);
        Tensor next = sample.mul(by.carry()).addScaled(current, by.first());
        double[] places = new double[now - 1];
        for (int age = 1; age < now; age++) {
            places[age - 1] =
                    (levels.lambda(step - age) - levels.lambda(step)) / (levels.lambda(step + 1) - levels.lambda(step));
        }
        double[] shares = weights.of(by, places, arrived.isPresent());
        for (int age = 1; age < now; age++) {
            Tensor change = predictions.get(age).sub(current).div(places[age - 1]);
            next = next.addScaled(change, shares[age - 1]);
        }
        return arrived.isPresent() ? next.addScaled(arrived.get().sub(current), shares[now - 1]) : next;
    }

    @Override
    public void close() {
        predictions.close();
        samples.close();
    }
}
