package dev.dreambooth.engine.diffusion.solver;

import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * A step of an exponential integrator from noise level σ to σ', in λ = ln(α/s) = −ln σ, where α = 1/√(σ² + 1) and s = σ·α
 * are signal and noise at unit variance. The linear part of the ODE is solved exactly, which is why a few steps suffice;
 * of what the network predicts, m(λ), the integral is taken of a polynomial D_0 + D_1·p + D_2·p²/2, where p runs from 0 to
 * 1 over the step (Lu et al. 2022, arXiv 2211.01095, proposition 4.1):
 *
 * <pre>
 * x' = carry·x + scale·(φ_1·D_0 + φ_2·D_1 + φ_3·D_2) + deviation·z
 * φ_1 = 1 − e^−H      φ_2 = 1 − φ_1/H      φ_3 = (φ_1 − H)/H² + ½
 * </pre>
 *
 * <p>With h = λ' − λ, a prediction of the clean sample has H = h, carry = s'/s and scale = α'; one of the noise has H = −h,
 * carry = α'/α and scale = s'. With fresh noise z, a clean sample has H = 2·h and carry = (s'/s)·e^−h.
 *
 * @param carry how much is left of the sample
 * @param scale factor of what is predicted
 * @param h H, above 0 for clean samples and below for noise; infinite in a step to σ' = 0
 * @param deviation standard deviation of the fresh noise
 */
public record ExponentialStep(double carry, double scale, double h, double deviation) {
    /** Returns a step along predictions of the clean sample. */
    public static ExponentialStep ofClean(double from, double to) {
        return new ExponentialStep(noise(to) / noise(from), signal(to), difference(from, to), 0);
    }

    /** Returns a step along predictions of the noise. */
    public static ExponentialStep ofNoise(double from, double to) {
        return new ExponentialStep(signal(to) / signal(from), noise(to), -difference(from, to), 0);
    }

    /** Returns a step along predictions of the clean sample with as much fresh noise as the reverse diffusion process has. */
    public static ExponentialStep ofCleanWithFreshNoise(double from, double to) {
        double h = difference(from, to);
        double left = Math.exp(-h);
        return new ExponentialStep(
                noise(to) / noise(from) * left, signal(to), 2 * h, noise(to) * Math.sqrt(1 - left * left));
    }

    private static double difference(double from, double to) {
        return Math.log(from) - Math.log(to);
    }

    /** Returns α, the share of the clean sample at unit variance. */
    public static double signal(double sigma) {
        return 1 / Math.sqrt(sigma * sigma + 1);
    }

    /** Returns s, the share of the noise at unit variance. */
    public static double noise(double sigma) {
        return sigma * signal(sigma);
    }

    /** Returns α·x_0 + s·ε. */
    public static Tensor addNoise(Tensor clean, Tensor noise, double sigma) {
        try (Scope scope = Scope.open()) {
            return scope.keep(clean.mul(signal(sigma)).addScaled(noise, noise(sigma)));
        }
    }

    /** Returns scale·φ_1, the weight of a constant prediction. */
    public double first() {
        return -scale * Math.expm1(-h);
    }

    /** Returns scale·φ_2, the weight of its slope. */
    public double second() {
        return scale - first() / h;
    }

    /** Returns scale·φ_3, the weight of its curvature. */
    public double third() {
        return (first() - scale * h) / (h * h) + scale / 2;
    }
}
