package dev.dreambooth.engine.diffusion.levels;

import dev.dreambooth.engine.diffusion.NoiseSchedule;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import java.util.Arrays;
import java.util.List;

/**
 * The noise levels of the schedulers that solve the ODE in λ = −ln σ (DPM-Solver, DEIS, UniPC): the network is told whole
 * timesteps, and levels that are spread otherwise reach over the whole training schedule.
 */
public final class SolverLevels {
    private SolverLevels() {}

    /**
     * Returns the levels that a configuration asks for.
     *
     * @param timesteps the spacing of timesteps, for levels that follow from them
     * @param known the other ways to spread levels that the scheduler can use
     * @param last level after the last step
     */
    public static NoiseLevels of(
            SchedulerConfig config,
            NoiseSchedule schedule,
            int steps,
            TimestepSpacing timesteps,
            List<SigmaSpacing> known,
            double last) {
        SigmaSpacing spacing = SigmaSpacing.of(config, known);
        if (spacing == SigmaSpacing.OF_TIMESTEPS) {
            return NoiseLevels.at(wholeTimesteps(config, schedule, steps, timesteps), schedule, last);
        }
        double most = schedule.sigma(schedule.timesteps() - 1);
        NoiseLevels spread = NoiseLevels.spread(spacing, config, schedule, steps, most, schedule.sigma(0), last);
        return spread.withTimesteps(roundsDown(config, spacing, known) ? Math::floor : Math::rint);
    }

    /** As diffusers does it: to the nearest timestep under some spacings, else to the one below. */
    private static boolean roundsDown(SchedulerConfig config, SigmaSpacing spacing, List<SigmaSpacing> known) {
        boolean cosine = config.text("beta_schedule", "linear").equals("squaredcos_cap_v2");
        return switch (spacing) {
            case KARRAS, LU -> cosine && known.contains(SigmaSpacing.LU);
            default -> true;
        };
    }

    /** Whole timesteps; all spacings but trailing plan one step more and leave its timestep, the last, out. */
    private static double[] wholeTimesteps(
            SchedulerConfig config, NoiseSchedule schedule, int steps, TimestepSpacing spacing) {
        int train = schedule.timesteps();
        double[] timesteps = spacing == TimestepSpacing.TRAILING
                ? spacing.timesteps(train, steps, 0)
                : Arrays.copyOf(spacing.timesteps(train, steps + 1, IntegerTimesteps.stepsOffset(config)), steps);
        return Arrays.stream(timesteps).map(Math::rint).toArray();
    }
}
