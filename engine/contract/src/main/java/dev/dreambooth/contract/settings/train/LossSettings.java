package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.HuberSchedule;
import dev.dreambooth.contract.settings.choice.LossType;
import dev.dreambooth.contract.settings.choice.LossWeightingName;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the loss: how an error is measured, and how much each timestep counts. */
public final class LossSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** How much the timesteps count. */
    public static final Setting<LossWeightingName> LOSS_WEIGHTING = GROUP.choice(
            "lossWeighting",
            LossWeightingName.NONE,
            Effect.RESULT,
            "How much each timestep counts, for the subject's and the class images alike: all the same, by min-SNR, or"
                    + " debiased.",
            LossWeightingName.MIN_SNR);

    /** The bound of min-SNR. */
    public static final Setting<Double> SNR_GAMMA = GROUP.define(
            "snrGamma",
            DecimalType.positive(),
            "5.0",
            "",
            Effect.RESULT,
            "The signal-to-noise ratio (gamma) above which lossWeighting min_snr lets timesteps count less.",
            "3.0");

    /** How an error is measured. */
    public static final Setting<LossType> LOSS_TYPE = GROUP.choice(
            "lossType",
            LossType.L2,
            Effect.RESULT,
            "How an error is measured: squared, or by a Huber loss, to which outliers matter less.",
            LossType.HUBER);

    /** The threshold of the Huber loss. */
    public static final Setting<Double> HUBER_C = GROUP.define(
            "huberC",
            new DecimalType(0, false, 1, true),
            "0.1",
            "",
            Effect.RESULT,
            "The error above which the Huber losses grow along a line only; with huberSchedule exponential or snr, what"
                    + " the threshold falls to at the noisiest timestep.",
            "0.2");

    /** The course of the threshold over the timesteps. */
    public static final Setting<HuberSchedule> HUBER_SCHEDULE = GROUP.choice(
            "huberSchedule",
            HuberSchedule.SNR,
            Effect.RESULT,
            "The threshold of the Huber losses over the timesteps: the same for all, or falling from 1 towards huberC with"
                    + " the noise.",
            HuberSchedule.CONSTANT);

    private LossSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
