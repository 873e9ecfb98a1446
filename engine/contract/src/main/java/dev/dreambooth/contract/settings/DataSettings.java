package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.ChoiceType;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.FlagType;
import java.util.List;
import java.util.Set;

/** Settings of what is trained on beyond plain square images: the kind of prior, aspect ratios, masks. */
public final class DataSettings {
    /** The value of {@link #PRIOR_KIND} for images that the base model made. */
    public static final String CLASS_IMAGES = "class-images";
    /** The value of {@link #PRIOR_KIND} for the base model's own predictions. */
    public static final String TEACHER = "teacher";
    /** The value of {@link #LOSS_MASK} for no masks. */
    public static final String NO_MASK = "none";
    /** The value of {@link #LOSS_MASK} for files beside the images. */
    public static final String MASK_FILE = "file";
    /** The value of {@link #LOSS_MASK} for the images' own transparency. */
    public static final String MASK_ALPHA = "alpha";

    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** What the prior is taken from. */
    public static final Setting<String> PRIOR_KIND = GROUP.define(
            "priorKind",
            ChoiceType.of(CLASS_IMAGES, TEACHER),
            CLASS_IMAGES,
            Effect.RESULT,
            Set.of(Stage.REGULARIZE, Stage.TRAIN),
            "What keeps the class as it was: class images, or the untouched model's predictions for the class prompt.");

    /** Whether images keep their aspect ratio. */
    public static final Setting<Boolean> ASPECT_RATIO_BUCKETS = GROUP.define(
            "aspectRatioBuckets",
            new FlagType(),
            "false",
            "",
            Effect.RESULT,
            "Trains on rectangles near each image's own shape, of about the area of the square, and crops less.");

    /** Where masks of the loss come from. */
    public static final Setting<String> LOSS_MASK = GROUP.define(
            "lossMask",
            ChoiceType.of(NO_MASK, MASK_FILE, MASK_ALPHA),
            NO_MASK,
            "",
            Effect.RESULT,
            "Which part of an image is learnt: all, the white of 01-mask.png beside 01.jpg, or what is not transparent.");

    /** The weight of what is masked out. */
    public static final Setting<Double> LOSS_MASK_BACKGROUND = GROUP.define(
            "lossMaskBackground",
            new DecimalType(0, true, 1, true),
            "0.0",
            "",
            Effect.RESULT,
            "The weight of the loss where a mask is black, beside 1 where it is white.");

    private DataSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    static List<Setting<?>> all() {
        return GROUP.members();
    }
}
