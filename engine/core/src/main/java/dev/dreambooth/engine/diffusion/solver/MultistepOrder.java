package dev.dreambooth.engine.diffusion.solver;

/**
 * Of which order each step of a multistep solver is: as high as there are predictions to extrapolate, and lower at the end,
 * where few steps leave the schedule too coarse.
 *
 * @param most the highest order, 1 to 3
 * @param steps number of steps
 * @param firstAtEnd whether the last step has order 1
 * @param lowerAtEnd whether the last but one has order 2
 */
public record MultistepOrder(int most, int steps, boolean firstAtEnd, boolean lowerAtEnd) {
    /** Below this many steps the end of the schedule is too coarse for the full order. */
    public static final int FEW_STEPS = 15;

    /**
     * Returns the order of a step.
     *
     * @param step index of the step
     * @param known number of predictions, this step's included
     */
    public int at(int step, int known) {
        int left = steps - step;
        int limit = left == 1 && firstAtEnd ? 1 : left == 2 && lowerAtEnd ? 2 : most;
        return Math.min(Math.min(limit, most), known);
    }
}
