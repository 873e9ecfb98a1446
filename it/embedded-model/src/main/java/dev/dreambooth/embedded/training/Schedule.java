package dev.dreambooth.embedded.training;

/**
 * Learning rate in three phases: a linear rise, a constant plateau that can be left at any time, and a cosine fall.
 *
 * @param peak rate on the plateau
 * @param warmUp steps of the rise
 * @param decayFrom step at which the fall begins
 * @param steps step at which it ends, at 2 % of the peak
 */
public record Schedule(double peak, int warmUp, long decayFrom, long steps) {
    private static final double FLOOR = 0.02;

    /** Rate of a step, counted from 0. */
    public double rate(long step) {
        double rise = Math.min(1, (step + 1.0) / warmUp);
        double fallen = Math.max(0, Math.min(1, (double) (step - decayFrom) / Math.max(1, steps - decayFrom)));
        return peak * rise * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * fallen)));
    }
}
