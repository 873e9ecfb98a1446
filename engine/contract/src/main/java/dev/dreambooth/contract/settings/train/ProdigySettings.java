package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the optimizer Prodigy, called as in diffusers' training scripts where these have them. */
public final class ProdigySettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The first step size. */
    public static final Setting<Double> PRODIGY_D0 = GROUP.define(
            "prodigyD0",
            new DecimalType(1e-12, true, 1, true),
            "1e-6",
            "",
            Effect.RESULT,
            "The step size that Prodigy begins with, and then only makes larger.",
            "1e-5");

    /** What estimates of the step size are multiplied by. */
    public static final Setting<Double> PRODIGY_D_COEF = GROUP.define(
            "prodigyDCoef",
            DecimalType.singlePrecision(),
            "1.0",
            "",
            Effect.RESULT,
            "What Prodigy's estimates of the step size are multiplied by: 0.5 for gentler steps, 2 for larger ones.",
            "0.5");

    /** How fast the step size may grow. */
    public static final Setting<Double> PRODIGY_GROWTH_RATE = GROUP.optional(
            "prodigyGrowthRate",
            new DecimalType(1, false, 1e38, true),
            "",
            Effect.RESULT,
            "The factor by which Prodigy's step size may grow at each step; without it, any.",
            "1.02");

    /** The decay rate of what the step size is found by. */
    public static final Setting<Double> PRODIGY_BETA3 = GROUP.optional(
            "prodigyBeta3",
            new DecimalType(0, true, 1, false),
            "",
            Effect.RESULT,
            "The decay rate of what Prodigy finds its step size by; without it, the root of adamBeta2.",
            "0.99");

    /** Whether moments that begin at 0 are made up for. */
    public static final Setting<Boolean> PRODIGY_USE_BIAS_CORRECTION = GROUP.flag(
            "prodigyUseBiasCorrection",
            true,
            Effect.RESULT,
            "Makes up for Prodigy's moments that begin at 0, as AdamW does for its own.");

    /** Whether the learning rate stays out of the estimate. */
    public static final Setting<Boolean> PRODIGY_SAFEGUARD_WARMUP = GROUP.flag(
            "prodigySafeguardWarmup",
            true,
            Effect.RESULT,
            "Leaves the learning rate out of what Prodigy divides by, so that a warm-up does not make the step size too"
                    + " large.");

    /** By which of the weights the step size is found. */
    public static final Setting<Integer> PRODIGY_SLICE_P = GROUP.define(
            "prodigySliceP",
            WholeNumberType.from(1),
            "1",
            "",
            Effect.RESULT,
            "Finds Prodigy's step size by every so-many-th weight only: 11 saves almost half of its memory.",
            "11");

    private ProdigySettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
