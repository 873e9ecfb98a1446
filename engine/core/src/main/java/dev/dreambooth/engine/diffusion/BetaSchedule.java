package dev.dreambooth.engine.diffusion;

import dev.dreambooth.contract.UserError;

/**
 * The variances β_t of the noise added at each of T training timesteps, in single precision as models were trained with.
 *
 * <ul>
 *   <li>{@code linear}: β rises evenly from its first to its last value (Ho et al. 2020, arXiv 2006.11239, section 4)
 *   <li>{@code scaled_linear}: √β does (Stable Diffusion; Rombach et al. 2022, arXiv 2112.10752)
 *   <li>{@code squaredcos_cap_v2}: β_t = min(1 − ᾱ(t + 1)/ᾱ(t), 0.999) with ᾱ(t) = cos²((t/T + 0.008)/1.008·π/2) (Nichol
 *       and Dhariwal 2021, arXiv 2102.09672, equation 17)
 * </ul>
 *
 * <p>The rounding matters: near t = 0 what is used is 1 − ᾱ_t, where one unit in the last place of ᾱ_t is already a
 * relative 7e-5.
 */
final class BetaSchedule {
    /** Longest schedule accepted; Stable Diffusion's has 1000 timesteps. */
    private static final int MAX_TIMESTEPS = 100_000;

    /** Keeps the last steps of the cosine schedule from destroying the signal completely. */
    private static final double MAX_COSINE_BETA = 0.999;

    private BetaSchedule() {}

    /**
     * Returns the betas of a configuration.
     *
     * @return one β for each training timestep, each in (0, 1], or 1 at the very end of a zero-terminal-SNR schedule
     * @throws UserError if the schedule is unknown or a value impossible
     */
    static float[] of(SchedulerConfig config) {
        int timesteps = config.integer("num_train_timesteps", 1000, 1, MAX_TIMESTEPS);
        float[] betas = config.numbers("trained_betas");
        if (betas.length == 0) {
            double first = config.number("beta_start", 0.0001);
            double last = config.number("beta_end", 0.02);
            requireVariance(config, "beta_start", first);
            requireVariance(config, "beta_end", last);
            String schedule = config.text("beta_schedule", "linear");
            betas = switch (schedule) {
                case "linear" -> linear(first, last, timesteps);
                case "scaled_linear" -> squared(linear(Math.sqrt(first), Math.sqrt(last), timesteps));
                case "squaredcos_cap_v2" -> squaredCosine(timesteps);
                default ->
                    throw config.unsupported("beta_schedule", schedule, "linear, scaled_linear or squaredcos_cap_v2");
            };
        } else {
            requireTrained(config, betas, timesteps);
        }
        return config.flag("rescale_betas_zero_snr", false) ? zeroTerminalSnr(betas) : betas;
    }

    private static void requireTrained(SchedulerConfig config, float[] betas, int timesteps) {
        if (betas.length != timesteps) {
            throw config.unsupported("trained_betas", betas.length + " numbers", "num_train_timesteps = " + timesteps);
        }
        for (float beta : betas) {
            requireVariance(config, "trained_betas", beta);
        }
    }

    private static void requireVariance(SchedulerConfig config, String key, double beta) {
        if (!(beta > 0 && beta <= 1)) {
            throw config.unsupported(key, beta, "a number in (0, 1]");
        }
    }

    /**
     * Evenly spaced numbers, counted from the nearer end so that both ends are exact, and rounded once each: bit for bit
     * those of {@code torch.linspace}.
     */
    private static float[] linear(double first, double last, int count) {
        float start = (float) first;
        float end = (float) last;
        float step = count == 1 ? 0 : (end - start) / (count - 1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i < count / 2 || count == 1 ? Math.fma(step, i, start) : Math.fma(-step, count - 1 - i, end);
        }
        return values;
    }

    private static float[] squared(float[] values) {
        float[] squares = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            squares[i] = values[i] * values[i];
        }
        return squares;
    }

    private static float[] squaredCosine(int count) {
        float[] betas = new float[count];
        for (int i = 0; i < count; i++) {
            double kept = cosineAlphaBar((i + 1.0) / count) / cosineAlphaBar((double) i / count);
            betas[i] = (float) Math.min(1 - kept, MAX_COSINE_BETA);
        }
        return betas;
    }

    private static double cosineAlphaBar(double time) {
        double cosine = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }

    /** ᾱ_t = ∏(1 − β_s) over s ≤ t. The product is carried in double precision, each value rounded to single. */
    static float[] alphasCumprod(float[] betas) {
        float[] alphaBars = new float[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            product *= 1f - betas[t];
            alphaBars[t] = (float) product;
        }
        return alphaBars;
    }

    /**
     * Shifts and scales √ᾱ so that the last timestep T is pure noise while the first keeps its value (Lin et al. 2023,
     * arXiv 2305.08891, algorithm 1): √ᾱ_t becomes (√ᾱ_t − √ᾱ_T)·√ᾱ_1/(√ᾱ_1 − √ᾱ_T).
     */
    private static float[] zeroTerminalSnr(float[] betas) {
        float[] alphaBars = alphasCumprod(betas);
        int last = betas.length - 1;
        float firstRoot = (float) Math.sqrt(alphaBars[0]);
        float lastRoot = (float) Math.sqrt(alphaBars[last]);
        float scale = firstRoot / (firstRoot - lastRoot);
        float[] rescaled = new float[betas.length];
        float previous = 1;
        for (int t = 0; t <= last; t++) {
            float root = ((float) Math.sqrt(alphaBars[t]) - lastRoot) * scale;
            float alphaBar = root * root;
            rescaled[t] = 1 - alphaBar / previous;
            previous = alphaBar;
        }
        return rescaled;
    }
}
