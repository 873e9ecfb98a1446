package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.LrScheduler;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the learning rate over time, and of how long the text encoder learns at all. */
public final class LearningRateSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The course of the learning rate. */
    public static final Setting<LrScheduler> LR_SCHEDULER = GROUP.choice(
            "lrScheduler",
            LrScheduler.CONSTANT,
            Effect.RESULT,
            "The course of the learning rate after warm-up: constant, or falling along a line, a cosine, several"
                    + " cosines one after another, or a polynomial.",
            LrScheduler.COSINE);

    /** The number of warm-up steps. */
    public static final Setting<Integer> LR_WARMUP_STEPS = GROUP.define(
            "lrWarmupSteps",
            WholeNumberType.from(0),
            "0",
            "steps",
            Effect.RESULT,
            "The number of steps over which the learning rate rises from 0.",
            "50");

    /** The number of cosines. */
    public static final Setting<Integer> LR_CYCLES = GROUP.define(
            "lrCycles",
            WholeNumberType.from(1),
            "1",
            "cycles",
            Effect.RESULT,
            "How often the learning rate falls from its peak to 0 with lrScheduler cosine_with_restarts.",
            "3");

    /** The exponent of the polynomial. */
    public static final Setting<Double> LR_POWER = GROUP.define(
            "lrPower",
            DecimalType.positive(),
            "1.0",
            "",
            Effect.RESULT,
            "The exponent of lrScheduler polynomial; 1 is a line, more falls sooner.",
            "2.0");

    /** The learning rate at the end of the polynomial. */
    public static final Setting<Double> LR_END = GROUP.define(
            "lrEnd",
            DecimalType.notNegative(),
            "1e-7",
            "",
            Effect.RESULT,
            "The learning rate that lrScheduler polynomial ends at.",
            "1e-6");

    /** The peak learning rate of the text encoder. */
    public static final Setting<Double> TEXT_ENCODER_LEARNING_RATE = GROUP.optional(
            "textEncoderLearningRate",
            DecimalType.singlePrecision(),
            "",
            Effect.RESULT,
            "The text encoder's learning rate; without it, that of the UNet.",
            "1e-6");

    /** The step from which on the text encoder stays as it is. */
    public static final Setting<Integer> STOP_TEXT_ENCODER_TRAINING = GROUP.optional(
            "stopTextEncoderTraining",
            WholeNumberType.from(1),
            "steps",
            Effect.RESULT,
            "The number of steps after which the text encoder stays as it is while the UNet learns on; without it, both"
                    + " learn to the end.",
            "200");

    private LearningRateSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
