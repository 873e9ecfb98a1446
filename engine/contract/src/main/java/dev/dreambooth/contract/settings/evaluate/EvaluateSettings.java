package dev.dreambooth.contract.settings.evaluate;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.gate.Gate;
import dev.dreambooth.contract.settings.gate.GateListType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.TextListType;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Settings of the judgement of a trained model: what it is asked to show, what measures that, and what it must reach. */
public final class EvaluateSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.EVALUATE);

    /** The prompts. */
    public static final Setting<List<String>> EVALUATION_PROMPTS = GROUP.optional(
            "evaluationPrompts",
            new TextListType(),
            "",
            Effect.RESULT,
            "The prompts to judge the model by, with {identifier} in each, which the base model gets without it; without any,"
                    + " those of evaluationPreset.",
            "a photo of {identifier} {subjectClass} in the snow");

    /** The prompts where none are named. */
    public static final Setting<PromptPreset> EVALUATION_PRESET = GROUP.choice(
            "evaluationPreset",
            PromptPreset.SCENES,
            Effect.RUN, // acts through the prompts only
            "The prompts to judge the model by where evaluationPrompts names none: 8 scenes, or the 25 kinds of the paper for"
                    + " objects or for living subjects.",
            PromptPreset.PAPER_OBJECTS);

    /** The number of images of each prompt. */
    public static final Setting<Integer> EVALUATION_IMAGES_PER_PROMPT = GROUP.define(
            "evaluationImagesPerPrompt",
            WholeNumberType.from(1),
            "4",
            "images",
            Effect.RESULT,
            "The number of images of each evaluation prompt, from seed, seed + 1 and so on, with the trained model and with"
                    + " its base.",
            "2");

    /** The number of images of the class alone. */
    public static final Setting<Integer> EVALUATION_CLASS_IMAGES_PER_PROMPT = GROUP.define(
            "evaluationClassImagesPerPrompt",
            WholeNumberType.from(1),
            "2",
            "images",
            Effect.RESULT,
            "The number of images of each evaluation prompt without the identifier, which show what became of the class.",
            "4");

    /** The model to judge. */
    public static final Setting<Path> TRAINED_MODEL = GROUP.optional(
            "trainedModel",
            new PathType(),
            "",
            Effect.INPUT,
            "The folder of the model or LoRA to judge; without it, model in the output directory, where train leaves it.",
            "released/koala");

    /** Whether the training's checkpoints are looked at. */
    public static final Setting<Boolean> EVALUATE_CHECKPOINTS = GROUP.flag(
            "evaluateCheckpoints",
            false,
            Effect.RESULT,
            "Looks at the checkpoints that the training has left too, by the first image of each prompt, and marks the step"
                    + " after which it learns no more of the subject but loses prompts; needs textEncoder.");

    /** What sees the subject. */
    public static final Setting<Path> SUBJECT_ENCODER = GROUP.optional(
            "subjectEncoder",
            new PathType(),
            Effect.INPUT,
            Set.of(Stage.EVALUATE, Stage.TRAIN), // train warns by it of images that show something else
            "The folder of the image encoder that sees how like the subject an image is: DINO, DINOv2 or CLIP as transformers"
                    + " saves it.",
            "encoders/dinov2-small");

    /** What sees whether a prompt was followed. */
    public static final Setting<Path> TEXT_ENCODER = GROUP.optional(
            "textEncoder",
            new PathType(),
            Effect.INPUT,
            Set.of(Stage.EVALUATE, Stage.TRAIN), // train chooses a step by it
            "The folder of the CLIP model that sees how well an image follows its prompt, as transformers saves it.",
            "encoders/clip-vit-base-patch32");

    /** What sees how different two images are. */
    public static final Setting<Path> LPIPS_NETWORK = GROUP.optional(
            "lpipsNetwork",
            new PathType(),
            "",
            Effect.INPUT,
            "The folder with the weights of LPIPS, by which diversity is measured as in the paper; without it, by"
                    + " subjectEncoder.",
            "encoders/lpips-alex");

    /** What the model must reach. */
    public static final Setting<List<Gate>> GATES = GROUP.optional(
            "gates",
            new GateListType(),
            "",
            Effect.FINISH,
            "What the model must reach, each gate a measure with min or max, or off; without any, gates that look for gross"
                    + " failures.",
            "docs/evaluation.md has some");

    /** An earlier judgement to compare with. */
    public static final Setting<String> BASELINE = GROUP.optional(
            "baseline",
            new BaselineType(),
            "",
            Effect.INPUT,
            "The evaluation.json of an earlier model to compare with, such as the last good one: a file, or in a Maven build"
                    + " group:artifact:version[:classifier], with RELEASE or a range for the last released one.",
            "src/main/dreambooth/evaluation.json");

    /** Whether a failed gate fails the stage. */
    public static final Setting<Boolean> FAIL_ON_GATE = GROUP.flag(
            "failOnGate",
            true,
            Effect.RUN,
            "Ends the stage with exit code 4, once all reports are written, if a gate fails that is to fail the build.");

    private EvaluateSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
