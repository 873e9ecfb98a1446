package dev.dreambooth.contract.settings.train;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.ExportBest;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.TextListType;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.nio.file.Path;
import java.util.List;

/** Settings of how a training is watched: its loss on held-out images, and sample images on the way. */
public final class ValidationSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.TRAIN);

    /** The folder of held-out images. */
    public static final Setting<Path> VALIDATION_IMAGES = GROUP.optional(
            "validationImages",
            new PathType(),
            "",
            Effect.INPUT,
            "A folder with images of the subject that are held out from training and tell how well it is learnt.",
            "src/main/images/koala-held-out");

    /** The number of steps between validations. */
    public static final Setting<Integer> VALIDATION_STEPS = GROUP.define(
            "validationSteps",
            WholeNumberType.from(1),
            "100",
            "steps",
            Effect.FINISH,
            "The number of steps between two validations; the last step is validated too.",
            "50");

    /** Which step is exported. */
    public static final Setting<ExportBest> EXPORT_BEST = GROUP.choice(
            "exportBest",
            ExportBest.NONE,
            Effect.FINISH,
            "Writes the model of the step with the lowest validation loss, or of the one whose samplePrompts show most of the"
                    + " subject and still follow their prompts, instead of the last.",
            ExportBest.LOSS);

    /** How many validations may bring nothing. */
    public static final Setting<Integer> EARLY_STOPPING_PATIENCE = GROUP.optional(
            "earlyStoppingPatience",
            WholeNumberType.from(1),
            "validations",
            Effect.FINISH,
            "Ends the training when so many validations in a row have not lowered the validation loss; without it, training"
                    + " goes on to maxTrainSteps.",
            "5");

    /** What counts as lower. */
    public static final Setting<Double> EARLY_STOPPING_DELTA = GROUP.define(
            "earlyStoppingDelta",
            DecimalType.notNegative(),
            "0",
            "",
            Effect.FINISH,
            "How much lower a validation loss must be to count as lower for earlyStoppingPatience.",
            "0.001");

    /** What sample images show. */
    public static final Setting<List<String>> SAMPLE_PROMPTS = GROUP.optional(
            "samplePrompts",
            new TextListType(),
            "",
            Effect.RUN,
            "The prompts of sample images made while training; they leave the training as it is.",
            "a {identifier} {subjectClass} in the snow");

    /** The number of steps between sample images. */
    public static final Setting<Integer> SAMPLE_STEPS = GROUP.define(
            "sampleSteps",
            WholeNumberType.from(1),
            "100",
            "steps",
            Effect.RUN,
            "The number of steps between two rounds of sample images.",
            "50");

    private ValidationSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
