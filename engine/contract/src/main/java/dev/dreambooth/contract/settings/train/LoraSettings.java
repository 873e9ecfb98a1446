package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.AdaptedLayers;
import dev.dreambooth.contract.settings.choice.LoraFormat;
import dev.dreambooth.contract.settings.choice.LoraType;
import dev.dreambooth.contract.settings.choice.TrainMethod;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.ResolvedSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;
import java.util.Set;

/** Settings of low-rank adaptation (Hu et al. 2021): how adapters are trained, saved, and used. */
public final class LoraSettings {
    private static final Set<Stage> USE = Set.of(Stage.GENERATE, Stage.EVALUATE);
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** What is trained. */
    public static final Setting<TrainMethod> TRAIN_METHOD = GROUP.choice(
            "trainMethod",
            TrainMethod.FULL,
            Effect.RESULT,
            "What training changes: full, all weights of the model; lora, small adapters beside them.",
            TrainMethod.LORA);

    /** The kind of the adapters. */
    public static final Setting<LoraType> LORA_TYPE = GROUP.choice(
            "loraType",
            LoraType.LORA,
            Effect.RESULT,
            "What adapters do: lora adds to the weights; dora learns the lengths of the sum's rows beside, closer to full"
                    + " fine-tuning at low ranks and slower.",
            LoraType.DORA);

    /** The rank of the adapters. */
    public static final Setting<Integer> LORA_RANK = GROUP.define(
            "loraRank",
            new WholeNumberType(1, 1024, 1),
            "8",
            "",
            Effect.RESULT,
            "The rank of the adapters: higher ones hold more of the subject, in larger files.",
            "16");

    /** The scale of the adapters. */
    public static final Setting<Double> LORA_ALPHA = GROUP.optional(
            "loraAlpha",
            DecimalType.positive(),
            "",
            Effect.RESULT,
            "The scale of the adapters: what they add is multiplied by loraAlpha / loraRank; without it, by 1.",
            "16");

    /** The dropout of the adapters. */
    public static final Setting<Double> LORA_DROPOUT = GROUP.define(
            "loraDropout",
            new DecimalType(0, true, 1, false),
            "0.0",
            "",
            Effect.RESULT,
            "The probability that an adapter does not see an element of its input in a training step.",
            "0.1");

    /** Which layers are adapted. */
    public static final Setting<AdaptedLayers> LORA_TARGETS = GROUP.choice(
            "loraTargets",
            AdaptedLayers.ATTENTION,
            Effect.RESULT,
            "Which layers get adapters: those of attention as in diffusers, or all of the transformers as in kohya's"
                    + " scripts.",
            AdaptedLayers.TRANSFORMER);

    /** The rank beside convolutions. */
    public static final Setting<Integer> LORA_CONV_RANK = GROUP.define(
            "loraConvRank",
            new WholeNumberType(0, 1024, 1),
            "0",
            "",
            Effect.RESULT,
            "The rank of adapters beside the 3×3 convolutions, with which all layers of residual blocks get some (LoCon);"
                    + " 0 leaves them as they are.",
            "8");

    /** The scale of the adapters beside convolutions. */
    public static final Setting<Double> LORA_CONV_ALPHA = GROUP.optional(
            "loraConvAlpha",
            DecimalType.positive(),
            "",
            Effect.RESULT,
            "The scale of the adapters beside the 3×3 convolutions: what they add is multiplied by loraConvAlpha /"
                    + " loraConvRank; without it, by 1.",
            "4");

    /** The peak learning rate of adapters. */
    public static final Setting<Double> LORA_LEARNING_RATE = GROUP.define(
            "loraLearningRate",
            DecimalType.singlePrecision(),
            "1e-4",
            "",
            Effect.RESULT,
            "The learning rate of adapters after warm-up, in place of learningRate.",
            "5e-4");

    /** The layouts that adapters are saved in. */
    public static final Setting<LoraFormat> LORA_FORMAT = GROUP.choice(
            "loraFormat",
            LoraFormat.BOTH,
            Effect.FINISH,
            "The layout in which adapters are saved: diffusers', kohya's for the usual user interfaces, or both.",
            LoraFormat.KOHYA);

    /** Whether the adapted model is saved too. */
    public static final Setting<Boolean> MERGE_LORA = GROUP.flag(
            "mergeLora",
            false,
            Effect.FINISH,
            "Saves beside the adapters the whole model with them added to its weights.");

    /** The LoRAs that images are made with. */
    public static final Setting<List<LoraChoice>> LORA = GROUP.optional(
            "lora",
            new LoraListType(),
            Effect.RESULT,
            USE,
            "The LoRAs to make images with: a file or its folder, or a list of {file, scale}, added to the weights in"
                    + " this order; without it, the trained one if there is one.",
            "style.safetensors");

    /** The strength of the LoRAs that images are made with. */
    public static final Setting<Double> LORA_SCALE = GROUP.define(
            "loraScale",
            DecimalType.finite(),
            "1.0",
            Effect.RESULT,
            USE,
            "The strength of those LoRAs that have no scale of their own: 0 the model without them, 1 as trained,"
                    + " below 0 the reverse.",
            "0.7");

    /** The settings that mean something only where adapters are trained. */
    public static final List<Setting<?>> ONLY_WITH_LORA = List.of(
            LORA_TYPE,
            LORA_RANK,
            LORA_ALPHA,
            LORA_DROPOUT,
            LORA_TARGETS,
            LORA_CONV_RANK,
            LORA_CONV_ALPHA,
            LORA_LEARNING_RATE,
            LORA_FORMAT,
            MERGE_LORA,
            MemorySettings.BASE_MODEL_PRECISION);

    private LoraSettings() {}

    /** Returns whether a run trains adapters. */
    public static boolean isLora(ResolvedSettings settings) {
        return settings.get(TRAIN_METHOD) == TrainMethod.LORA;
    }

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
