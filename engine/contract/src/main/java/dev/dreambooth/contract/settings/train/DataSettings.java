package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.MaskSource;
import dev.dreambooth.contract.settings.choice.PriorKind;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.util.List;
import java.util.Set;

/** Settings of what is trained on beyond plain square images: the kind of prior, aspect ratios, masks. */
public final class DataSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** What the prior is taken from. */
    public static final Setting<PriorKind> PRIOR_KIND = GROUP.choice(
            "priorKind",
            PriorKind.CLASS_IMAGES,
            Effect.RESULT,
            Set.of(Stage.REGULARIZE, Stage.TRAIN),
            "What keeps the class as it was: class images, or the untouched model's predictions for the class prompt.",
            PriorKind.TEACHER);

    /** Whether images keep their aspect ratio. */
    public static final Setting<Boolean> ASPECT_RATIO_BUCKETS = GROUP.flag(
            "aspectRatioBuckets",
            false,
            Effect.RESULT,
            "Trains on rectangles near each image's own shape, of about the area of the square, and crops less.");

    /** Where masks of the loss come from. */
    public static final Setting<MaskSource> LOSS_MASK = GROUP.choice(
            "lossMask",
            MaskSource.NONE,
            Effect.RESULT,
            Set.of(Stage.TRAIN, Stage.EVALUATE),
            "Which part of an image is learnt, and looked at by evaluate: all, the white of 01-mask.png beside 01.jpg, or"
                    + " what is not transparent.",
            MaskSource.FILE);

    /** The weight of what is masked out. */
    public static final Setting<Double> LOSS_MASK_BACKGROUND = GROUP.define(
            "lossMaskBackground",
            new DecimalType(0, true, 1, true),
            "0.0",
            "",
            Effect.RESULT,
            "The weight of the loss where a mask is black, beside 1 where it is white.",
            "0.1");

    private DataSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
