package dev.dreambooth.engine.diffusion;

/**
 * The threshold c_t of the pseudo-Huber loss 2·c_t·(√(d² + c_t²) − c_t) over the timesteps: errors d well below it count
 * squared, those above in proportion.
 *
 * <p>With little noise an error tells of detail and should count in full, with much noise outliers should not: so the
 * threshold may fall with the noise (Khrapov et al. 2024, arXiv 2403.16728).
 */
public enum HuberThreshold {
    /** c at every timestep. */
    CONSTANT,
    /** c^(t/T): from 1 at the first of T timesteps down to c beyond the last. */
    EXPONENTIAL,
    /** (1 − c)/(1 + σ_t)² + c, which is 1 without noise and c in pure noise. */
    SNR;

    /**
     * Returns c_t.
     *
     * @param c the threshold that the schedule is named by, in (0, 1]
     */
    public double at(int timestep, double c, NoiseProcess process) {
        return switch (this) {
            case CONSTANT -> c;
            case EXPONENTIAL -> Math.pow(c, timestep / (double) process.timesteps());
            case SNR -> (1 - c) / Math.pow(1 + process.sigma(timestep), 2) + c;
        };
    }
}
