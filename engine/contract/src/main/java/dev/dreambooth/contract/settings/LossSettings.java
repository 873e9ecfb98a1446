package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.ChoiceType;
import dev.dreambooth.contract.settings.type.DecimalType;
import java.util.List;

/** Settings of the loss: how an error is measured, and how much each timestep counts. */
public final class LossSettings {
    /** Weighs timesteps by min-SNR. */
    public static final String MIN_SNR = "min_snr";

    /** Weighs timesteps by the debiased estimation of the clean sample. */
    public static final String DEBIASED = "debiased";

    /** The mean squared error. */
    public static final String L2 = "l2";

    /** The pseudo-Huber loss, which is the squared error of small errors. */
    public static final String HUBER = "huber";

    /** The pseudo-Huber loss divided by its threshold, which is twice the absolute error of large errors. */
    public static final String SMOOTH_L1 = "smooth_l1";

    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** How much the timesteps count. */
    public static final Setting<String> LOSS_WEIGHTING = GROUP.define(
            "lossWeighting",
            ChoiceType.of("none", MIN_SNR, DEBIASED),
            "none",
            "",
            Effect.RESULT,
            "How much each timestep counts, for the subject's and the class images alike: all the same, by min-SNR, or"
                    + " debiased.");

    /** The bound of min-SNR. */
    public static final Setting<Double> SNR_GAMMA = GROUP.define(
            "snrGamma",
            DecimalType.positive(),
            "5.0",
            "",
            Effect.RESULT,
            "The signal-to-noise ratio (gamma) above which lossWeighting min_snr lets timesteps count less.");

    /** How an error is measured. */
    public static final Setting<String> LOSS_TYPE = GROUP.define(
            "lossType",
            ChoiceType.of(L2, HUBER, SMOOTH_L1),
            "l2",
            "",
            Effect.RESULT,
            "How an error is measured: squared, or by a Huber loss, to which outliers matter less.");

    /** The threshold of the Huber loss. */
    public static final Setting<Double> HUBER_C = GROUP.define(
            "huberC",
            new DecimalType(0, false, 1, true),
            "0.1",
            "",
            Effect.RESULT,
            "The error above which the Huber losses grow along a line only; with huberSchedule exponential or snr, what"
                    + " the threshold falls to at the noisiest timestep.");

    /** The course of the threshold over the timesteps. */
    public static final Setting<String> HUBER_SCHEDULE = GROUP.define(
            "huberSchedule",
            ChoiceType.of("constant", "exponential", "snr"),
            "snr",
            "",
            Effect.RESULT,
            "The threshold of the Huber losses over the timesteps: the same for all, or falling from 1 towards huberC with"
                    + " the noise.");

    private LossSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    static List<Setting<?>> all() {
        return GROUP.members();
    }
}
