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
import java.util.Set;

/**
 * The diffusion exponential integrator sampler, of orders 1 to 3 (Zhang and Chen 2022, arXiv 2204.13902, section 4: the
 * variant ρAB with polynomials in ln ρ): with ρ = σ the ODE is dy/dρ = ε̂ for y = x/α, and the predicted noise is
 * extrapolated by the polynomial in ln ρ through the last predictions.
 *
 * <pre>
 * x' = α'·(x/α + Σ_j m_j·∫ ∏_(k≠j) (ln τ − ln ρ_k)/(ln ρ_j − ln ρ_k) dτ)   from ρ to ρ'
 * </pre>
 *
 * <ul>
 *   <li>m_j: the noise that the network predicted j steps ago, at ρ_j
 * </ul>
 */
final class DEISMultistepScheduler implements Scheduler {
    private static final Set<String> ALGORITHMS = Set.of("deis", "dpmsolver", "dpmsolver++");
    private static final Set<String> SOLVERS = Set.of("logrho", "midpoint", "heun", "bh1", "bh2");

    private final PredictionType prediction;
    private final NoiseLevels levels;
    private final MultistepOrder order;
    private final PredictionHistory predictions;

    DEISMultistepScheduler(SchedulerConfig config, int steps) {
        config.refuseFlags("thresholding", "use_flow_sigmas", "use_dynamic_shifting", "rescale_betas_zero_snr");
        // What other solvers call theirs stands for the only one there is.
        requireOneOf(config, "algorithm_type", "deis", ALGORITHMS);
        requireOneOf(config, "solver_type", "logrho", SOLVERS);
        NoiseSchedule schedule = NoiseSchedule.of(config);
        this.prediction = PredictionType.of(config);
        TimestepSpacing spacing = TimestepSpacing.of(config, TimestepSpacing.LINSPACE);
        NoiseLevels planned = SolverLevels.of(config, schedule, steps, spacing, SigmaSpacing.COMMON, schedule.sigma(0));
        // The integral in ln ρ cannot go to 0: it ends at the least level, and stays there where levels are spread to
        // it.
        boolean spread = SigmaSpacing.of(config, SigmaSpacing.COMMON) != SigmaSpacing.OF_TIMESTEPS;
        this.levels = spread ? planned.withLast(planned.sigma(steps - 1)) : planned;
        int most = config.integer("solver_order", 2, 1, 3);
        boolean lower = config.flag("lower_order_final", true) && steps < MultistepOrder.FEW_STEPS;
        this.order = new MultistepOrder(most, steps, lower, lower);
        this.predictions = new PredictionHistory(most);
    }

    private static void requireOneOf(SchedulerConfig config, String key, String supported, Set<String> aliases) {
        String value = config.text(key, supported);
        if (!aliases.contains(value)) {
            throw config.unsupported(key, value, supported);
        }
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
        double from = levels.sigma(step);
        double to = levels.sigma(step + 1);
        double signal = ExponentialStep.signal(from);
        try (Scope scope = Scope.open()) {
            predictions.add(prediction.noise(modelOutput, sample, signal, ExponentialStep.noise(from)));
            double[] weights = weights(step, order.at(step, predictions.size()));
            Tensor integral = predictions.combined(weights);
            return scope.keep(sample.div(signal).add(integral).mul(ExponentialStep.signal(to)));
        }
    }

    private double[] weights(int step, int now) {
        double[] weights = new double[now];
        for (int age = 0; age < now; age++) {
            weights[age] =
                    integral(step, now, age, levels.sigma(step + 1)) - integral(step, now, age, levels.sigma(step));
        }
        return weights;
    }

    /**
     * An antiderivative, at ρ, of the polynomial in u = ln ρ that is 1 at the level of {@code age} steps ago and 0 at the
     * others': ∫ u dρ = ρ·(u − 1) and ∫ u² dρ = ρ·(u² − 2·u + 2).
     */
    private double integral(int step, int now, int age, double rho) {
        double u = Math.log(rho);
        double sum = 0;
        double product = 1;
        double height = 1;
        for (int other = 0; other < now; other++) {
            if (other != age) {
                double root = -levels.lambda(step - other);
                sum += root;
                product *= root;
                height *= -levels.lambda(step - age) - root;
            }
        }
        double area = switch (now) {
            case 1 -> 1;
            case 2 -> u - 1 - sum;
            default -> u * u - 2 * u + 2 - sum * (u - 1) + product;
        };
        return rho * area / height;
    }

    @Override
    public void close() {
        predictions.close();
    }
}
