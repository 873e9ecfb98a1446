package dev.dreambooth.engine.diffusion.levels;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the noise levels of a sampling run are spread between the highest and the lowest, whatever their timesteps; each is
 * switched on by a key of {@code scheduler_config.json}.
 */
public enum SigmaSpacing {
    /** The levels of the timesteps that {@link TimestepSpacing} picks. */
    OF_TIMESTEPS("") {
        @Override
        double sigma(double progress, double most, double least) {
            throw new UnsupportedOperationException("these levels follow from timesteps");
        }
    },
    /**
     * Steps shrink towards the end, where detail is made (Karras et al. 2022, arXiv 2206.00364, equation 5): σ =
     * (σ_max^(1/ρ) + p·(σ_min^(1/ρ) − σ_max^(1/ρ)))^ρ with the paper's ρ = 7.
     */
    KARRAS("use_karras_sigmas") {
        @Override
        double sigma(double progress, double most, double least) {
            double mostRoot = Math.pow(most, 1 / RHO);
            return Math.pow(mostRoot + progress * (Math.pow(least, 1 / RHO) - mostRoot), RHO);
        }
    },
    /** Equal steps of ln σ, half the logarithm of the signal-to-noise ratio (Lu et al. 2022, arXiv 2206.00927). */
    LU("use_lu_lambdas") {
        @Override
        double sigma(double progress, double most, double least) {
            // in single precision as in the reference: timesteps that are rounded down hang on it
            double logMost = (float) Math.log(most);
            return Math.exp(logMost + progress * ((float) Math.log(least) - logMost));
        }
    },
    /** Equal steps of ln σ: every level is the same share of the one before. */
    EXPONENTIAL("use_exponential_sigmas") {
        @Override
        double sigma(double progress, double most, double least) {
            double logMost = Math.log(most);
            return Math.exp(progress == 1 ? Math.log(least) : logMost + progress * (Math.log(least) - logMost));
        }
    },
    /** Dense at both ends: quantiles of the beta distribution with α = β = 0.6 (Lee et al. 2024, arXiv 2407.12173). */
    BETA("use_beta_sigmas") {
        @Override
        double sigma(double progress, double most, double least) {
            return least + BetaDistribution.quantile(1 - progress, 0.6, 0.6) * (most - least);
        }
    };

    /** What most schedulers can use. */
    public static final List<SigmaSpacing> COMMON = List.of(KARRAS, EXPONENTIAL, BETA);

    private static final double RHO = 7;

    private final String key;

    SigmaSpacing(String key) {
        this.key = key;
    }

    /** Returns the level at {@code progress}, from 0 at the first to 1 at the last. */
    abstract double sigma(double progress, double most, double least);

    /**
     * Returns what a configuration asks for.
     *
     * @param known those that the scheduler can use; keys of others mean nothing to it
     * @throws UserError if it asks for more than one
     */
    public static SigmaSpacing of(SchedulerConfig config, List<SigmaSpacing> known) {
        List<SigmaSpacing> asked = Stream.of(KARRAS, LU, EXPONENTIAL, BETA)
                .filter(known::contains)
                .filter(spacing -> config.flag(spacing.key, false))
                .toList();
        if (asked.size() > 1) {
            throw config.unsupported(
                    asked.get(1).key, true, "one way to spread noise levels; " + asked.get(0).key + " is another");
        }
        return asked.isEmpty() ? OF_TIMESTEPS : asked.get(0);
    }
}
