package dev.dreambooth.engine.diffusion.scheduler;

import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.diffusion.solver.ExponentialStep;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.Set;

/** What DPM-Solver integrates, by the key {@code algorithm_type}. */
enum DpmAlgorithm {
    /** DPM-Solver (Lu et al. 2022, arXiv 2206.00927): the predicted noise. */
    DPMSOLVER,
    /** DPM-Solver++ (Lu et al. 2022, arXiv 2211.01095): the predicted clean sample. */
    DPMSOLVER_PP,
    /** DPM-Solver++ with fresh noise in each step (appendix of the same). */
    SDE_DPMSOLVER_PP;

    /** The midpoint rule, and what related solvers (DEIS, UniPC) call theirs: the reference takes those for midpoint. */
    private static final Set<String> MIDPOINT_ALIASES = Set.of("midpoint", "logrho", "bh1", "bh2");

    static DpmAlgorithm of(SchedulerConfig config, double lastSigma, int order) {
        config.refuseFlags("thresholding", "use_flow_sigmas", "use_dynamic_shifting");
        String variance = config.text("variance_type", "none");
        if (variance.startsWith("learned")) {
            throw config.unsupported("variance_type", variance, "a network that predicts no variance");
        }
        String name = config.text("algorithm_type", "dpmsolver++");
        DpmAlgorithm algorithm = switch (name) {
            case "dpmsolver++", "deis" -> DPMSOLVER_PP;
            case "sde-dpmsolver++" -> SDE_DPMSOLVER_PP;
            case "dpmsolver" -> DPMSOLVER;
            default -> throw config.unsupported("algorithm_type", name, "dpmsolver++, sde-dpmsolver++ or dpmsolver");
        };
        if (algorithm == DPMSOLVER && lastSigma == 0) {
            throw config.unsupported(
                    "final_sigmas_type",
                    "zero",
                    "sigma_min with algorithm_type dpmsolver, which divides by the last level");
        }
        if (algorithm == SDE_DPMSOLVER_PP && order == 3) {
            throw config.unsupported("solver_order", order, "1 or 2 with algorithm_type sde-dpmsolver++");
        }
        return algorithm;
    }

    /** Returns whether order 2 integrates as the midpoint rule does, rather than as Heun's. */
    static boolean usesMidpoint(SchedulerConfig config) {
        String solver = config.text("solver_type", "midpoint");
        if (!MIDPOINT_ALIASES.contains(solver) && !solver.equals("heun")) {
            throw config.unsupported("solver_type", solver, "midpoint or heun");
        }
        return !solver.equals("heun");
    }

    /** Returns what is extrapolated, of a sample at a noise level. */
    Tensor converted(PredictionType prediction, Tensor modelOutput, Tensor sample, double sigma) {
        double signal = ExponentialStep.signal(sigma);
        double noise = ExponentialStep.noise(sigma);
        return this == DPMSOLVER
                ? prediction.noise(modelOutput, sample, signal, noise)
                : prediction.cleanSample(modelOutput, sample, signal, noise);
    }

    /** Returns a step between two noise levels. */
    ExponentialStep step(double from, double to) {
        return switch (this) {
            case DPMSOLVER -> ExponentialStep.ofNoise(from, to);
            case DPMSOLVER_PP -> ExponentialStep.ofClean(from, to);
            case SDE_DPMSOLVER_PP -> ExponentialStep.ofCleanWithFreshNoise(from, to);
        };
    }

    /** Returns whether each step asks for fresh noise. */
    boolean drawsNoise() {
        return this == SDE_DPMSOLVER_PP;
    }

    /** Returns the sample with this step's fresh noise, if it asks for any. */
    Tensor withFreshNoise(Tensor sample, ExponentialStep by, StepNoise noise, int step) {
        return drawsNoise() ? sample.addScaled(noise.at(step), by.deviation()) : sample;
    }
}
