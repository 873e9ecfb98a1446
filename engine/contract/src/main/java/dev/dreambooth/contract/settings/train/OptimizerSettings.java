package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.OptimizerName;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings of the optimizer. */
public final class OptimizerSettings {
    private static final DecimalType DECAY_RATE = new DecimalType(0, true, 1, false);
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The optimizer. */
    public static final Setting<OptimizerName> OPTIMIZER = GROUP.choice(
            "optimizer",
            OptimizerName.ADAMW,
            Effect.RESULT,
            "The optimizer: adamw; adamw8bit, the same with a quarter of the memory for its moments; adafactor, which"
                    + " needs next to none; lion, with half of AdamW's; lion8bit, with an eighth; prodigy, with twice as"
                    + " much, which finds the learning rate by itself; or adamwschedulefree, with as much, which"
                    + " averages weights instead of following a schedule.",
            OptimizerName.ADAMW8BIT);

    /** The peak learning rate. */
    public static final Setting<Double> LEARNING_RATE = GROUP.define(
            "learningRate",
            DecimalType.singlePrecision(),
            "5e-6",
            "",
            Effect.RESULT,
            "The learning rate after warm-up.",
            "2e-6");

    /** The decay rate of the first moment. */
    public static final Setting<Double> ADAM_BETA1 = GROUP.define(
            "adamBeta1", DECAY_RATE, "0.9", "", Effect.RESULT, "The decay rate of AdamW's mean of gradients.", "0.95");

    /** The decay rate of the second moment. */
    public static final Setting<Double> ADAM_BETA2 = GROUP.define(
            "adamBeta2", DECAY_RATE, "0.999", "", Effect.RESULT, "The decay rate of AdamW's mean of squares.", "0.99");

    /** The decoupled weight decay. */
    public static final Setting<Double> ADAM_WEIGHT_DECAY = GROUP.define(
            "adamWeightDecay",
            DecimalType.notNegative(),
            "1e-2",
            "",
            Effect.RESULT,
            "The weight decay of whichever optimizer, as a part of the learning rate.",
            "0");

    /** The term that keeps the division of AdamW finite. */
    public static final Setting<Double> ADAM_EPSILON = GROUP.define(
            "adamEpsilon",
            DecimalType.singlePrecision(),
            "1e-8",
            "",
            Effect.RESULT,
            "What is added to the root of AdamW's mean of squares before dividing by it.",
            "1e-7");

    /** How much the mean decides Lion's direction. */
    public static final Setting<Double> LION_BETA1 = GROUP.define(
            "lionBeta1",
            DECAY_RATE,
            "0.9",
            "",
            Effect.RESULT,
            "How much Lion's mean of gradients, rather than the gradient at hand, decides the direction of a step.",
            "0.95");

    /** The decay rate of Lion's mean. */
    public static final Setting<Double> LION_BETA2 = GROUP.define(
            "lionBeta2", DECAY_RATE, "0.99", "", Effect.RESULT, "The decay rate of Lion's mean of gradients.", "0.98");

    /** The largest global norm of the gradients. */
    public static final Setting<Double> MAX_GRAD_NORM = GROUP.define(
            "maxGradNorm",
            DecimalType.singlePrecision(),
            "1.0",
            "",
            Effect.RESULT,
            "The global L2 norm that longer gradients are scaled down to.",
            "0.5");

    /** Whether a loss that is no finite number ends the run. */
    public static final Setting<Boolean> FAIL_ON_DIVERGENCE = GROUP.flag(
            "failOnDivergence",
            true,
            Effect.FINISH,
            "Ends the run at once where loss or gradients are no finite numbers; otherwise that step changes nothing and"
                    + " the run goes on.");

    private OptimizerSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
