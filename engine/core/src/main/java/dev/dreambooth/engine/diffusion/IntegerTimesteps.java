package dev.dreambooth.engine.diffusion;

import dev.dreambooth.contract.UserError;
import java.util.Arrays;

/** The timesteps of schedulers that look ᾱ up in a table and therefore need whole numbers within it. */
final class IntegerTimesteps {
    private IntegerTimesteps() {}

    /**
     * Returns {@code steps} descending timesteps for DDIM and PNDM.
     *
     * @throws UserError if a timestep lies beyond the training schedule
     */
    static double[] wholeTimesteps(SchedulerConfig config, NoiseSchedule schedule, int steps) {
        int offset = stepsOffset(config);
        double[] timesteps = Arrays.stream(TimestepSpacing.of(config, TimestepSpacing.LEADING)
                        .timesteps(schedule.timesteps(), steps, offset))
                .map(Math::rint)
                .toArray();
        if (timesteps[0] >= schedule.timesteps()) {
            throw UserError.configuration(
                    steps + " inference steps with steps_offset = " + offset + " (" + config.source()
                            + ") begin at timestep " + (long) timesteps[0] + ", beyond the last, "
                            + (schedule.timesteps() - 1) + ".",
                    "Use fewer inference steps.");
        }
        return timesteps;
    }

    static int stepsOffset(SchedulerConfig config) {
        return config.integer("steps_offset", 0, 0, 1000);
    }
}
