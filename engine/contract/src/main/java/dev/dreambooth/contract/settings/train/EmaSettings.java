package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the exponential moving average of the trained weights. */
public final class EmaSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** Whether an average is kept. */
    public static final Setting<Boolean> USE_EMA = GROUP.flag(
            "useEma",
            false,
            Effect.RESULT,
            "Keeps an exponential moving average (EMA) of the trained weights, which is steadier than the last ones; it"
                    + " takes the memory of the weights once more.");

    /** The share that the average keeps at each step. */
    public static final Setting<Double> EMA_DECAY = GROUP.define(
            "emaDecay",
            new DecimalType(0, true, 1, false),
            "0.9999",
            "",
            Effect.RESULT,
            "The largest share that the average keeps of itself at a step; early in a run it keeps less.",
            "0.999");

    /** The course of the decay. */
    public static final Setting<Boolean> EMA_WARMUP = GROUP.flag(
            "emaWarmup",
            false,
            Effect.RESULT,
            "Lets the decay rise as 1 - (1 + step)^(-2/3), slowly, for long runs, instead of (1 + step) / (10 + step).");

    /** The step from which on the average is one. */
    public static final Setting<Integer> EMA_UPDATE_AFTER_STEP = GROUP.define(
            "emaUpdateAfterStep",
            WholeNumberType.from(0),
            "0",
            "steps",
            Effect.RESULT,
            "The number of steps during which the average only follows the weights.",
            "100");

    /** Which weights are published. */
    public static final Setting<Boolean> EXPORT_EMA = GROUP.flag(
            "exportEma",
            true,
            Effect.FINISH,
            "Publishes the averaged weights, if there are any; false publishes the last ones.");

    private EmaSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
