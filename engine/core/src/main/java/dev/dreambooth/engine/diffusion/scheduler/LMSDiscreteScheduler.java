package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.solver.PredictionHistory;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * The linear multistep method of Adams and Bashforth for dx/dσ, on levels of any distance: the slope between σ and σ' is the
 * polynomial through the last slopes, of up to four steps, and the step is its integral.
 *
 * <pre>
 * x' = x + Σ_j d_j·∫ ∏_(k≠j) (τ − σ_k)/(σ_j − σ_k) dτ   from σ to σ'
 * </pre>
 *
 * <ul>
 *   <li>d_j: the slope (x − x̂_0)/σ of j steps ago, at σ_j
 * </ul>
 *
 * <p>Begun at a later step, the polynomials are those of a run from the first, as in diffusers; slopes that are not known
 * count nothing.
 */
final class LMSDiscreteScheduler extends SigmaScheduler {
    private static final int ORDER = 4;

    /** Where the Gauss-Legendre rule of two nodes looks, in half intervals from the middle; exact for cubics. */
    private static final double NODE = 1 / Math.sqrt(3);

    private final PredictionHistory slopes = new PredictionHistory(ORDER);

    LMSDiscreteScheduler(SchedulerConfig config, int count) {
        super(steps(config, count));
    }

    private static SigmaSteps steps(SchedulerConfig config, int count) {
        config.refuseFlags("rescale_betas_zero_snr");
        return SigmaSteps.of(config, NoiseSchedule.of(config), count, 0);
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        try (Scope scope = Scope.open()) {
            slopes.add(steps().derivative(modelOutput, sample, steps().sigma(step)));
            int order = Math.min(step + 1, ORDER);
            double[] weights = new double[Math.min(order, slopes.size())];
            for (int age = 0; age < weights.length; age++) {
                weights[age] = weight(step, order, age);
            }
            return scope.keep(sample.add(slopes.combined(weights)));
        }
    }

    /** ∫ of the polynomial that is 1 at the level of {@code age} steps ago and 0 at the others'. */
    private double weight(int step, int order, int age) {
        double middle = (steps().sigma(step) + steps().sigma(step + 1)) / 2;
        double half = (steps().sigma(step + 1) - steps().sigma(step)) / 2;
        return half * (basis(middle - NODE * half, step, order, age) + basis(middle + NODE * half, step, order, age));
    }

    private double basis(double sigma, int step, int order, int age) {
        double product = 1;
        for (int other = 0; other < order; other++) {
            if (other != age) {
                product *= (sigma - steps().sigma(step - other))
                        / (steps().sigma(step - age) - steps().sigma(step - other));
            }
        }
        return product;
    }

    @Override
    public void close() {
        slopes.close();
    }
}
