package dev.dreambooth.engine.diffusion;

import java.util.Arrays;

/** The descent of a scheduler that counts in noise levels σ rather than in timesteps. */
final class NoiseLevels {
    /** Exponent of the schedule of Karras et al.; the paper's choice. */
    private static final double RHO = 7;

    private final double[] timesteps;
    private final double[] sigmas;

    /**
     * @param timesteps what to tell the network at each step, [N]
     * @param sigmas the noise level before each step and after the last one, [N + 1], in single precision
     */
    private NoiseLevels(double[] timesteps, double[] sigmas) {
        this.timesteps = timesteps;
        this.sigmas = sigmas;
    }

    /**
     * Reads the levels of given timesteps off the training schedule, interpolating between its timesteps.
     *
     * @param last level after the last step
     */
    static NoiseLevels at(double[] timesteps, NoiseSchedule schedule, double last) {
        double[] sigmas = new double[timesteps.length + 1];
        for (int i = 0; i < timesteps.length; i++) {
            int below = Math.min((int) timesteps[i], schedule.timesteps() - 1);
            int above = Math.min(below + 1, schedule.timesteps() - 1);
            double slope = schedule.sigma(above) - schedule.sigma(below);
            sigmas[i] = (float) (schedule.sigma(below) + slope * (timesteps[i] - below));
        }
        sigmas[timesteps.length] = last;
        return new NoiseLevels(timesteps, sigmas);
    }

    /**
     * Spreads the levels so that steps shrink towards the end, where detail is made (Karras et al. 2022, arXiv
     * 2206.00364, equation 5): σ_i = (σ_max^(1/ρ) + i/(N − 1)·(σ_min^(1/ρ) − σ_max^(1/ρ)))^ρ with ρ = 7.
     *
     * @param most the first level, unless the configuration sets {@code sigma_max}
     * @param least the last but one, unless the configuration sets {@code sigma_min}
     * @param last level after the last step
     */
    static NoiseLevels karras(
            SchedulerConfig config, NoiseSchedule schedule, int steps, double most, double least, double last) {
        double mostRoot = Math.pow(config.number("sigma_max", most), 1 / RHO);
        double leastRoot = Math.pow(config.number("sigma_min", least), 1 / RHO);
        double[] timesteps = new double[steps];
        double[] sigmas = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            double progress = steps == 1 ? 0 : i / (steps - 1.0);
            double sigma = Math.pow(mostRoot + progress * (leastRoot - mostRoot), RHO);
            timesteps[i] = timestepOf(sigma, schedule);
            sigmas[i] = (float) sigma;
        }
        sigmas[steps] = last;
        return new NoiseLevels(timesteps, sigmas);
    }

    /** The timestep, possibly a fraction, whose noise level is σ; levels between two timesteps interpolate in ln σ. */
    private static double timestepOf(double sigma, NoiseSchedule schedule) {
        double logSigma = Math.log(Math.max(sigma, 1e-10));
        int low = 0;
        while (low < schedule.timesteps() - 2 && logSigma(schedule, low + 1) <= logSigma) {
            low++;
        }
        double share = (logSigma(schedule, low) - logSigma) / (logSigma(schedule, low) - logSigma(schedule, low + 1));
        return low + Math.min(Math.max(share, 0), 1);
    }

    private static double logSigma(NoiseSchedule schedule, int timestep) {
        return (float) Math.log(schedule.sigma(timestep));
    }

    /** The level after the last step, by the key {@code final_sigmas_type}: none, or the least of the schedule. */
    static double finalSigma(SchedulerConfig config, NoiseSchedule schedule) {
        String type = config.text("final_sigmas_type", "zero");
        return switch (type) {
            case "zero" -> 0;
            case "sigma_min" -> schedule.sigma(0);
            default -> throw config.unsupported("final_sigmas_type", type, "zero or sigma_min");
        };
    }

    /** Returns the same levels, under which the network is told other timesteps. */
    NoiseLevels withTimesteps(double[] told) {
        return new NoiseLevels(told, sigmas);
    }

    /** Returns the number of steps, N. */
    int steps() {
        return timesteps.length;
    }

    /** Returns what to tell the network at each step, [N]. */
    double[] timesteps() {
        return timesteps.clone();
    }

    /** Returns the noise level before a step; for N, the level after the last one. */
    double sigma(int step) {
        return sigmas[step];
    }

    double largestSigma() {
        return Arrays.stream(sigmas).max().orElseThrow();
    }
}
