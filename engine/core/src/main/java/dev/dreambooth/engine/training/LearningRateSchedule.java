package dev.dreambooth.engine.training;

import java.util.Locale;

/** The course of the learning rate, as a factor of its peak: a linear rise over the warm-up, then one of these. */
public enum LearningRateSchedule {
    /** Stays at the peak. */
    CONSTANT,
    /** Falls along a line, to 0 at the end. */
    LINEAR,
    /** Falls along half a cosine, to 0 at the end (Loshchilov and Hutter 2017, without restarts). */
    COSINE;

    /**
     * Returns the schedule that a setting names.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static LearningRateSchedule named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * Returns the factor for one optimizer step.
     *
     * @param step the step, from 0
     * @param warmup number of steps over which the factor rises from 0 to 1
     * @param total number of steps of the whole run
     */
    public double factor(long step, long warmup, long total) {
        if (step < warmup) {
            return (double) step / warmup;
        }
        double rest = Math.max(1, total - warmup);
        return switch (this) {
            case CONSTANT -> 1;
            case LINEAR -> Math.max(0, (total - step) / rest);
            case COSINE -> Math.max(0, 0.5 * (1 + Math.cos(Math.PI * (step - warmup) / rest)));
        };
    }
}
