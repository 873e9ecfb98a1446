package dev.dreambooth.engine.diffusion;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DPM-Solver++, the multistep solver of the diffusion ODE in terms of the predicted clean sample (Lu et al. 2022, arXiv
 * 2211.01095, algorithm 2), of order 1 or 2 (the variant called 2M).
 *
 * <p>It integrates over λ = ln(α/s), half the logarithm of the signal-to-noise ratio, where α = 1/√(σ² + 1) and s = σ·α
 * are signal and noise at unit variance, so that λ = −ln σ. In λ the linear part of the ODE is solved exactly, which is
 * why a few steps suffice; only the prediction has to be extrapolated:
 *
 * <pre>
 * x' = (s'/s)·x + α'·(1 − e^−h)·D      D = x̂_0 + (h/(2·h_1))·(x̂_0 − x̂_1)
 * </pre>
 *
 * <ul>
 *   <li>x, α, s: sample, signal and noise before the step; x', α', s' after it
 *   <li>h = λ' − λ, and h_1 the same of the step before
 *   <li>x̂_0: the clean sample that the network predicts now; x̂_1: what it predicted a step before. Order 1 has D = x̂_0
 * </ul>
 */
final class DPMSolverMultistepScheduler implements Scheduler {
    /** Below this many steps the end of the schedule is too coarse for the second order. */
    private static final int FEW_STEPS = 15;

    /** The midpoint rule, and what related solvers (DEIS, UniPC) call theirs: the reference takes those for midpoint. */
    private static final Set<String> MIDPOINT_ALIASES = Set.of("midpoint", "logrho", "bh1", "bh2");

    private final PredictionType prediction;
    private final NoiseLevels levels;
    private final int order;
    private final boolean firstOrderAtEnd;
    private @Nullable Tensor previousClean;

    DPMSolverMultistepScheduler(SchedulerConfig config, int steps) {
        refuseUnsupported(config);
        NoiseSchedule schedule = NoiseSchedule.of(config).withFiniteSigmas();
        this.prediction = PredictionType.of(config);
        this.order = config.integer("solver_order", 2, 1, 2);
        this.levels = levels(config, schedule, steps);
        this.firstOrderAtEnd = NoiseLevels.finalSigma(config, schedule) == 0
                || config.flag("euler_at_final", false)
                || (config.flag("lower_order_final", true) && levels.steps() < FEW_STEPS);
    }

    private static void refuseUnsupported(SchedulerConfig config) {
        config.refuseFlags(
                "thresholding",
                "use_lu_lambdas",
                "use_exponential_sigmas",
                "use_beta_sigmas",
                "use_flow_sigmas",
                "use_dynamic_shifting");
        String algorithm = config.text("algorithm_type", "dpmsolver++");
        if (!algorithm.equals("dpmsolver++") && !algorithm.equals("deis")) {
            throw config.unsupported("algorithm_type", algorithm, "dpmsolver++");
        }
        String solver = config.text("solver_type", "midpoint");
        if (!MIDPOINT_ALIASES.contains(solver)) {
            throw config.unsupported("solver_type", solver, "midpoint");
        }
        String variance = config.text("variance_type", "none");
        if (variance.startsWith("learned")) {
            throw config.unsupported("variance_type", variance, "a network that predicts no variance");
        }
    }

    private static NoiseLevels levels(SchedulerConfig config, NoiseSchedule schedule, int steps) {
        double last = NoiseLevels.finalSigma(config, schedule);
        if (!config.flag("use_karras_sigmas", false)) {
            return NoiseLevels.at(timesteps(config, schedule, steps), schedule, last);
        }
        int noisiest = schedule.timesteps() - 1;
        NoiseLevels karras =
                NoiseLevels.karras(config, schedule, steps, schedule.sigma(noisiest), schedule.sigma(0), last);
        // The network is told whole timesteps: the nearest, or under a cosine schedule the one below.
        boolean cosine = config.text("beta_schedule", "linear").equals("squaredcos_cap_v2");
        double[] whole = Arrays.stream(karras.timesteps())
                .map(cosine ? Math::floor : Math::rint)
                .toArray();
        return karras.withTimesteps(whole);
    }

    /** Whole timesteps; all spacings but trailing plan one step more and leave its timestep, the last, out. */
    private static double[] timesteps(SchedulerConfig config, NoiseSchedule schedule, int steps) {
        TimestepSpacing spacing = TimestepSpacing.of(config, TimestepSpacing.LINSPACE);
        int train = schedule.timesteps();
        refuseClippedLambda(config, schedule);
        double[] timesteps = spacing == TimestepSpacing.TRAILING
                ? spacing.timesteps(train, steps, 0)
                : Arrays.copyOf(spacing.timesteps(train, steps + 1, IntegerTimesteps.stepsOffset(config)), steps);
        return Arrays.stream(timesteps).map(Math::rint).toArray();
    }

    private static void refuseClippedLambda(SchedulerConfig config, NoiseSchedule schedule) {
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
    public Tensor addNoise(Tensor clean, Tensor noise, int step) {
        double sigma = levels.sigma(step);
        double alpha = 1 / Math.sqrt(sigma * sigma + 1);
        try (Scope scope = Scope.open()) {
            return scope.keep(clean.mul(alpha).addScaled(noise, sigma * alpha));
        }
    }

    @Override
    public Tensor step(Tensor modelOutput, int step, Tensor sample, StepNoise noise) {
        double from = levels.sigma(step);
        double to = levels.sigma(step + 1);
        double alphaFrom = 1 / Math.sqrt(from * from + 1);
        double alphaTo = 1 / Math.sqrt(to * to + 1);
        double h = Math.log(from) - Math.log(to);
        double gain = -alphaTo * Math.expm1(-h);
        boolean lastStep = step == levels.steps() - 1;
        try (Scope scope = Scope.open()) {
            Tensor clean = prediction.cleanSample(modelOutput, sample, alphaFrom, from * alphaFrom);
            Tensor next = sample.mul(to * alphaTo / (from * alphaFrom)).addScaled(clean, gain);
            Tensor before = previousClean;
            if (order == 2 && before != null && !(lastStep && firstOrderAtEnd)) {
                double hBefore = Math.log(levels.sigma(step - 1)) - Math.log(from);
                Tensor slope = clean.sub(before).mul(h / hBefore);
                next = next.addScaled(slope, gain / 2);
            }
            close();
            previousClean = Scope.detach(clean.copy());
            return scope.keep(next);
        }
    }

    @Override
    public void close() {
        if (previousClean != null) {
            previousClean.close();
        }
    }
}
