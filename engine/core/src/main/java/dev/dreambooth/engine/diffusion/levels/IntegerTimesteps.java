package dev.dreambooth.engine.diffusion.levels;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.PredictionType;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import java.util.Arrays;

/** The timesteps of schedulers that look ᾱ up in a table and therefore need whole numbers within it. */
public final class IntegerTimesteps {
    private IntegerTimesteps() {}

    /**
     * Returns {@code steps} descending timesteps for schedulers whose own spacing is {@link TimestepSpacing#LEADING}.
     *
     * @throws UserError if a timestep lies beyond the training schedule
     */
    public static double[] wholeTimesteps(SchedulerConfig config, NoiseSchedule schedule, int steps) {
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

    /**
     * Refuses a network that predicts the noise where the first timestep is nothing but noise.
     *
     * @throws UserError naming the prediction type
     */
    public static void requireSignal(
            SchedulerConfig config, NoiseSchedule schedule, PredictionType prediction, double timestep) {
        if (prediction == PredictionType.EPSILON && schedule.alphaCumprod((int) timestep) == 0) {
            throw config.unsupported(
                    "prediction_type",
                    prediction.configName(),
                    "v_prediction or sample, since the first timestep holds no signal to tell noise from");
        }
    }

    /** Returns how far the configuration shifts timesteps under {@link TimestepSpacing#LEADING}. */
    public static int stepsOffset(SchedulerConfig config) {
        return config.integer("steps_offset", 0, 0, 1000);
    }
}
