package dev.dreambooth.engine.training.optimizer;

/**
 * The course of the learning rate, as a factor of its peak: a linear rise over the warm-up, then one of these. p is the
 * share of the way from the end of the warm-up to that of the run.
 *
 * <ul>
 *   <li>linear: 1 − p
 *   <li>cosine: (1 + cos(π·p))/2; with restarts, of the fractional part of cycles·p
 *   <li>polynomial: (1 − end)·(1 − p)^power + end
 * </ul>
 */
public sealed interface LearningRateSchedule {
    /**
     * Returns the factor for one optimizer step.
     *
     * @param step the step, from 0
     * @param warmup number of steps over which the factor rises from 0 to 1
     * @param total number of steps of the whole run
     */
    default double factor(long step, long warmup, long total) {
        return step < warmup ? (double) step / warmup : afterWarmup(step - warmup, Math.max(0, total - warmup));
    }

    /**
     * Returns the factor after the warm-up.
     *
     * @param done steps since its end
     * @param length steps between its end and that of the run
     */
    double afterWarmup(long done, long length);

    /** Which share of the way from the end of the warm-up to that of the run is gone; beyond 1 after the run. */
    private static double progress(long done, long length) {
        return done / (double) Math.max(1, length);
    }

    /** Half a cosine, from 1 at 0 to 0 at 1. */
    private static double halfCosine(double progress) {
        return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
    }

    /** Stays at the peak. */
    record Constant() implements LearningRateSchedule {
        @Override
        public double afterWarmup(long done, long length) {
            return 1;
        }
    }

    /** Stays at the peak, and rises from above 0 to it: what a schedule-free optimizer averages by. */
    record ScheduleFree() implements LearningRateSchedule {
        @Override
        public double factor(long step, long warmup, long total) {
            return step < warmup ? (step + 1.0) / warmup : 1;
        }

        @Override
        public double afterWarmup(long done, long length) {
            return 1;
        }
    }

    /** Falls along a line, to 0 at the end. */
    record Linear() implements LearningRateSchedule {
        @Override
        public double afterWarmup(long done, long length) {
            return Math.max(0, progress(length - done, length));
        }
    }

    /** Falls along half a cosine, to 0 at the end (Loshchilov and Hutter 2017, without restarts). */
    record Cosine() implements LearningRateSchedule {
        @Override
        public double afterWarmup(long done, long length) {
            return halfCosine(progress(done, length));
        }
    }

    /**
     * Falls along half a cosine and starts again at the peak (Loshchilov and Hutter 2017, arXiv 1608.03983, equation 5).
     *
     * @param cycles how often it falls, all equally long
     */
    record CosineWithRestarts(int cycles) implements LearningRateSchedule {
        @Override
        public double afterWarmup(long done, long length) {
            double progress = progress(done, length);
            return progress >= 1 ? 0 : halfCosine(cycles * progress % 1);
        }
    }

    /**
     * Falls to a learning rate above 0 as a power of what is left of the way.
     *
     * @param power the exponent; 1 is a line
     * @param end factor at the end and after it
     */
    record Polynomial(double power, double end) implements LearningRateSchedule {
        @Override
        public double afterWarmup(long done, long length) {
            double left = Math.max(0, 1 - progress(done, length));
            return (1 - end) * Math.pow(left, power) + end;
        }
    }
}
