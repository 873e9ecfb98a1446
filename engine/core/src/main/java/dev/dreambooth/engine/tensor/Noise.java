package dev.dreambooth.engine.tensor;

import java.util.List;

/**
 * All randomness of the engine, as pure functions: no generator outlives a call and no global state is read, so any draw
 * can be made again alone, after a resume, or on another device. A shared generator would give each draw other numbers
 * as soon as one before it is left out.
 */
public final class Noise {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Noise() {}

    /**
     * Standard normal noise, equal to {@code torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed))}.
     *
     * @return float tensor on the host
     */
    public static Tensor normal(long seed, long... shape) {
        return Ops.normals(seed, shape, 1).get(0);
    }

    /**
     * Successive draws of one shape from one torch CPU generator, as a scheduler takes them that adds noise at each step.
     *
     * @param count number of draws, at least 1
     */
    public static List<Tensor> normals(long seed, int count, long... shape) {
        return Ops.normals(seed, shape, count);
    }

    /**
     * Noise uniform in [0, 1), equal to {@code torch.rand(shape, generator=torch.Generator("cpu").manual_seed(seed))}.
     *
     * @return float tensor on the host
     */
    public static Tensor uniformNoise(long seed, long... shape) {
        return Ops.uniform(seed, shape);
    }

    /**
     * Seed of one draw: a 64-bit mix in which every bit of every argument matters (the finalizer of SplitMix64, Steele,
     * Lea and Flood 2014, applied in turn).
     *
     * @param base the run's seed
     * @param purpose what the draw is for
     * @param step step of the run, or 0
     * @param sample position within the step, or 0
     */
    public static long seed(long base, RandomStream purpose, long step, long sample) {
        long state = mix(base + GOLDEN_GAMMA);
        state = mix(state + GOLDEN_GAMMA * purpose.number());
        state = mix(state + GOLDEN_GAMMA * (step + 1));
        return mix(state + GOLDEN_GAMMA * (sample + 1));
    }

    /** A number uniform in [0, 1) made of a seed. */
    public static double uniform(long seed) {
        return (mix(seed) >>> 11) * 0x1.0p-53;
    }

    /**
     * An integer uniform in [0, bound) made of a seed; the bias of at most bound / 2^53 is below what any run can see.
     */
    public static int integer(long seed, int bound) {
        return (int) (uniform(seed) * bound);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
