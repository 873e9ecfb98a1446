package dev.dreambooth.engine.diffusion.levels;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The descent of a scheduler that counts in noise levels σ rather than in timesteps. */
public final class NoiseLevels {
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
    public static NoiseLevels at(double[] timesteps, NoiseSchedule schedule, double last) {
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
     * Spreads levels between a first and a last but one, and finds the timesteps that have them.
     *
     * @param spacing how; not {@link SigmaSpacing#OF_TIMESTEPS}
     * @param most the first level, unless the configuration sets {@code sigma_max}
     * @param least the last but one, unless the configuration sets {@code sigma_min}
     * @param last level after the last step
     */
    public static NoiseLevels spread(
            SigmaSpacing spacing,
            SchedulerConfig config,
            NoiseSchedule schedule,
            int steps,
            double most,
            double least,
            double last) {
        double first = config.number("sigma_max", most);
        double lowest = config.number("sigma_min", least);
        double[] timesteps = new double[steps];
        double[] sigmas = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            double sigma = spacing.sigma(steps == 1 ? 0 : i / (steps - 1.0), first, lowest);
            timesteps[i] = timestepOf(sigma, schedule);
            sigmas[i] = (float) sigma;
        }
        sigmas[steps] = last;
        return new NoiseLevels(timesteps, sigmas);
    }

    /**
     * Returns the timestep, possibly a fraction, whose noise level is σ; levels between two timesteps interpolate in ln σ.
     */
    public static double timestepOf(double sigma, NoiseSchedule schedule) {
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
    public static double finalSigma(SchedulerConfig config, NoiseSchedule schedule) {
        String type = config.text("final_sigmas_type", "zero");
        return switch (type) {
            case "zero" -> 0;
            case "sigma_min" -> schedule.sigma(0);
            default -> throw config.unsupported("final_sigmas_type", type, "zero or sigma_min");
        };
    }

    /** Returns the same levels, with each timestep that the network is told rounded to a whole one. */
    public NoiseLevels withTimesteps(DoubleUnaryOperator rounding) {
        return new NoiseLevels(Arrays.stream(timesteps).map(rounding).toArray(), sigmas);
    }

    /** Returns the same levels, with another one after the last step. */
    public NoiseLevels withLast(double last) {
        double[] changed = sigmas.clone();
        changed[timesteps.length] = last;
        return new NoiseLevels(timesteps, changed);
    }

    /** Returns the number of steps, N. */
    public int steps() {
        return timesteps.length;
    }

    /** Returns what to tell the network at each step, [N]. */
    public double[] timesteps() {
        return timesteps.clone();
    }

    /** Returns the noise level before a step; for N, the level after the last one. */
    public double sigma(int step) {
        return sigmas[step];
    }

    /** Returns λ = −ln σ before a step, half the logarithm of the signal-to-noise ratio. */
    public double lambda(int step) {
        return -Math.log(sigmas[step]);
    }

    /** Returns the highest level. */
    public double largestSigma() {
        return Arrays.stream(sigmas).max().orElseThrow();
    }
}
