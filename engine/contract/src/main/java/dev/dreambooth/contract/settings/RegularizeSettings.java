package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import dev.dreambooth.contract.settings.type.ChoiceOrWordType;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the class images, which {@code train} reads too because it makes those that are missing. */
public final class RegularizeSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.REGULARIZE, Stage.TRAIN);

    /** The number of class images. */
    public static final Setting<Integer> CLASS_IMAGES = GROUP.define(
            "classImages",
            WholeNumberType.from(1),
            "200",
            "images",
            Effect.RESULT,
            "The number of class images that prior preservation trains with.",
            "32");

    /** The folder of the class images. */
    public static final Setting<Path> CLASS_IMAGES_DIRECTORY = GROUP.optional(
            "classImagesDirectory",
            new PathType(),
            "",
            Effect.INPUT,
            "The folder of the class images, own photos included; without it, class-images in the output directory.",
            "src/main/images/bears");

    /** The number of denoising steps of a class image. */
    public static final Setting<Integer> CLASS_INFERENCE_STEPS = GROUP.define(
            "classInferenceSteps",
            new WholeNumberType(1, 1000, 1),
            "50",
            "steps",
            Effect.RESULT,
            "The number of denoising steps for each class image.",
            "25");

    /** The guidance scale of class images. */
    public static final Setting<Double> CLASS_GUIDANCE_SCALE = GROUP.define(
            "classGuidanceScale",
            DecimalType.notNegative(),
            "7.5",
            "",
            Effect.RESULT,
            "The classifier-free guidance scale of the class images; 1 or less switches guidance off.",
            "2.5");

    /** The scheduler of class images. */
    public static final Setting<Optional<SchedulerName>> CLASS_SCHEDULER = GROUP.define(
            "classScheduler",
            new ChoiceOrWordType<>("model", SchedulerName.class),
            "model",
            "",
            Effect.RESULT,
            "The scheduler that denoises the class images; model takes the one the model comes with.",
            "ddim");

    /** The number of class images made at a time. */
    public static final Setting<Integer> SAMPLE_BATCH_SIZE = GROUP.define(
            "sampleBatchSize",
            WholeNumberType.from(1),
            "4",
            "images",
            Effect.RESULT,
            "The number of class images that are denoised together, which shows in their last bits.",
            "8");

    private RegularizeSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
