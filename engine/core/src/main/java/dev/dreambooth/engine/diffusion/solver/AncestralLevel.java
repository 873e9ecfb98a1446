package dev.dreambooth.engine.diffusion.solver;

/**
 * An ancestral step: it goes below the next noise level and returns to it with fresh noise, such that the variance is that
 * of the reverse diffusion process (Song et al. 2020, arXiv 2011.13456, appendix F).
 *
 * <pre>
 * σ_up = √(σ'²·(σ² − σ'²)/σ²)      σ_down = √(σ'² − σ_up²)
 * </pre>
 *
 * <p>In single precision as in the reference: where σ is large, σ_down is a small difference of squares.
 *
 * @param down the level that the step without noise goes to
 * @param up the standard deviation of the fresh noise
 */
public record AncestralLevel(float down, float up) {
    /** Returns how to step from σ to σ'. */
    public static AncestralLevel of(double sigma, double next) {
        float from = (float) sigma;
        float to = (float) next;
        float up = (float) Math.sqrt(to * to * (from * from - to * to) / (from * from));
        return new AncestralLevel((float) Math.sqrt(to * to - up * up), up);
    }
}
