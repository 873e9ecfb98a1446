package dev.dreambooth.engine.diffusion.levels;

import dev.dreambooth.engine.diffusion.SchedulerConfig;

/**
 * How the timesteps of a short sampling run are spread over those of training (Lin et al. 2023, arXiv 2305.08891, table
 * 2). All lists descend: sampling starts at the noisiest timestep.
 */
public enum TimestepSpacing {
    /** Both ends included: 999 … 0. Values may be fractions; schedulers that index a table round them. */
    LINSPACE("linspace"),
    /** A whole stride, counted up from 0, then shifted by {@code steps_offset}: 981, 961 … 1 for 50 steps. */
    LEADING("leading"),
    /** Counted down from the end, so that the noisiest timestep is always used: 999, 979 … 19 for 50 steps. */
    TRAILING("trailing");

    private final String configName;

    TimestepSpacing(String configName) {
        this.configName = configName;
    }

    /** Returns what a configuration asks for in {@code timestep_spacing}. */
    public static TimestepSpacing of(SchedulerConfig config, TimestepSpacing absent) {
        String name = config.text("timestep_spacing", absent.configName);
        for (TimestepSpacing spacing : values()) {
            if (spacing.configName.equals(name)) {
                return spacing;
            }
        }
        throw config.unsupported("timestep_spacing", name, "linspace, leading or trailing");
    }

    /**
     * Spreads {@code steps} timesteps over 0 … {@code train} − 1.
     *
     * @param train how many timesteps the model was trained with
     * @param steps how many to use, at most {@code train}
     * @param offset added to each under {@link #LEADING}, ignored by the others
     * @return {@code steps} descending values; whole numbers, except under {@link #LINSPACE}
     */
    public double[] timesteps(int train, int steps, int offset) {
        double[] timesteps = new double[steps];
        long stride = train / steps;
        for (int i = 0; i < steps; i++) {
            int fromEnd = steps - 1 - i;
            timesteps[i] = switch (this) {
                // A single step starts from 0, as numpy.linspace has it.
                case LINSPACE -> steps == 1 ? 0 : fromEnd * ((train - 1) / (steps - 1.0));
                case LEADING -> fromEnd * stride + offset;
                case TRAILING -> Math.rint(train - i * ((double) train / steps)) - 1;
            };
        }
        return timesteps;
    }
}
