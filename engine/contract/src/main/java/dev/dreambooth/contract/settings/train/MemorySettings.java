package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.memory.BaseModelPrecision;
import dev.dreambooth.contract.settings.choice.memory.GradientClipping;
import dev.dreambooth.contract.settings.choice.memory.MomentPrecision;
import dev.dreambooth.contract.settings.choice.memory.Offload;
import dev.dreambooth.contract.settings.type.ChoiceListType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;

/** Settings that trade time for memory in training. */
public final class MemorySettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** Whether activations are computed again instead of kept. */
    public static final Setting<Boolean> GRADIENT_CHECKPOINTING = GROUP.flag(
            "gradientCheckpointing",
            false,
            Effect.RUN,
            "Keeps only the inputs of each block for the backward pass and computes the block again there: the same"
                    + " result in less memory, a quarter slower.");

    /** Whether parameters are changed during the backward pass. */
    public static final Setting<Boolean> FUSED_BACKWARD = GROUP.flag(
            "fusedBackward",
            false,
            Effect.RESULT,
            "Changes each block's weights during the backward pass and frees its gradients at once: the same result"
                    + " without the memory of all gradients, but two backward passes unless gradientClipping is block.");

    /** What norm gradients are clipped by. */
    public static final Setting<GradientClipping> GRADIENT_CLIPPING = GROUP.choice(
            "gradientClipping",
            GradientClipping.GLOBAL,
            Effect.RESULT,
            "What maxGradNorm limits: the norm of all gradients, or with fusedBackward that of each block's, which"
                    + " spares its second backward pass.",
            GradientClipping.BLOCK);

    /** How the optimizer's moments are held. */
    public static final Setting<MomentPrecision> MOMENT_PRECISION = GROUP.choice(
            "momentPrecision",
            MomentPrecision.FP32,
            Effect.RESULT,
            "How AdamW's or Lion's moments are held: in fp32, or in half of its memory as bf16, rounded up or down at random so"
                    + " that small changes add up; adamw8bit and lion8bit take half of that.",
            MomentPrecision.BF16);

    /** How the weights beside adapters are held. */
    public static final Setting<BaseModelPrecision> BASE_MODEL_PRECISION = GROUP.choice(
            "baseModelPrecision",
            BaseModelPrecision.SAME,
            Effect.RESULT,
            "How the UNet's weights are held beside a LoRA: as precision says, or rounded to int8 and widened layer by layer,"
                    + " in a quarter of the memory of fp32, half of bf16; needs gradientCheckpointing.",
            BaseModelPrecision.INT8);

    /** What waits in the host's memory. */
    public static final Setting<List<Offload>> OFFLOAD = GROUP.optional(
            "offload",
            new ChoiceListType<>(Offload.class),
            "",
            Effect.RUN,
            "What of a training on a GPU waits in the host's memory, the same result in less memory and more time: encoders,"
                    + " text encoders and autoencoder while they have nothing to do; activations, what gradientCheckpointing"
                    + " keeps; weights, those of the UNet beside a LoRA. Without effect on CPUs.",
            "encoders");

    private MemorySettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
