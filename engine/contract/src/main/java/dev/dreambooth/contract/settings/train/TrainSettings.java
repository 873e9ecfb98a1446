package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;
import java.util.Set;

/** Settings of the fine-tuning: the loss, what is trained on which crops, and for how long. */
public final class TrainSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** Whether the loss has the prior-preservation term. */
    public static final Setting<Boolean> WITH_PRIOR_PRESERVATION = GROUP.flag(
            "withPriorPreservation",
            true,
            Effect.RESULT,
            "Trains on class images beside the subject's, so that the class keeps its looks.");

    /** The weight of the prior-preservation term. */
    public static final Setting<Double> PRIOR_LOSS_WEIGHT = GROUP.define(
            "priorLossWeight",
            DecimalType.notNegative(),
            "1.0",
            "",
            Effect.RESULT,
            "The weight (lambda) of the class images' loss beside the subject's.",
            "0.5");

    /** Whether the text encoder is trained too. */
    public static final Setting<Boolean> TRAIN_TEXT_ENCODER = GROUP.flag(
            "trainTextEncoder",
            false,
            Effect.RESULT,
            "Trains the text encoder beside the UNet: better likeness, more memory.");

    /** The side of the square training crops. */
    public static final Setting<Integer> RESOLUTION = GROUP.define(
            "resolution",
            new WholeNumberType(8, 8192, 8),
            "512",
            Effect.RESULT,
            Set.of(Stage.REGULARIZE, Stage.TRAIN),
            "The side in pixels of the square images that are trained on and made as class images.",
            "64");

    /** Whether crops are taken from the centre. */
    public static final Setting<Boolean> CENTER_CROP = GROUP.flag(
            "centerCrop",
            false,
            Effect.RESULT,
            "Crops images at their centre instead of at a random place; they are never squashed.");

    /** Whether images are mirrored at random. */
    public static final Setting<Boolean> RANDOM_FLIP = GROUP.flag(
            "randomFlip",
            false,
            Effect.RESULT,
            "Mirrors every second image at random; leave it off for subjects with lettering.");

    /** The number of images of each kind in a step. */
    public static final Setting<Integer> TRAIN_BATCH_SIZE = GROUP.define(
            "trainBatchSize",
            WholeNumberType.from(1),
            "1",
            "images",
            Effect.RESULT,
            "The number of the subject's images in a batch; as many class images come beside them.",
            "2");

    /** The number of batches whose gradients are averaged for one update. */
    public static final Setting<Integer> GRADIENT_ACCUMULATION_STEPS = GROUP.define(
            "gradientAccumulationSteps",
            WholeNumberType.from(1),
            "1",
            "batches",
            Effect.RESULT,
            "The number of batches whose gradients are averaged into one update.",
            "4");

    /** The number of updates. */
    public static final Setting<Integer> MAX_TRAIN_STEPS = GROUP.define(
            "maxTrainSteps",
            new WholeNumberType(1, 999_999_999, 1), // as many digits as the name of a checkpoint has
            "800",
            "steps",
            Effect.FINISH,
            "The number of updates.",
            "400");

    private TrainSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
