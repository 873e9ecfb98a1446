package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.choice.PromptSyntax;
import dev.dreambooth.contract.settings.choice.SchedulerName;
import dev.dreambooth.contract.settings.type.ChoiceOrWordType;
import dev.dreambooth.contract.settings.type.DecimalType;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.PathListType;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.TextListType;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.type.WholeNumberType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of the images made from prompts. */
public final class GenerateSettings {
    private static final WholeNumberType SIDE = new WholeNumberType(8, 8192, 8);
    private static final Set<Stage> ONLY_GENERATE = Set.of(Stage.GENERATE);
    private static final SettingGroup GROUP = new SettingGroup(Stage.GENERATE, Stage.EVALUATE);

    /** The prompts. */
    public static final Setting<List<String>> PROMPTS = GROUP.optional(
            "prompts",
            new TextListType(),
            Effect.RESULT,
            ONLY_GENERATE,
            "The prompts to make images of; without any (and no promptsFile), the instance prompt.",
            "a {identifier} {subjectClass} in the snow");

    /** A file of prompts. */
    public static final Setting<Path> PROMPTS_FILE = GROUP.optional(
            "promptsFile",
            new PathType(),
            Effect.INPUT,
            ONLY_GENERATE,
            "A UTF-8 text file with one prompt a line, after those in prompts; empty lines and # lines are left out.",
            "prompts.txt");

    /** The negative prompt. */
    public static final Setting<String> NEGATIVE_PROMPT = GROUP.define(
            "negativePrompt", TextType.any(), "", "", Effect.RESULT, "What guidance leads away from.", "blurry");

    /** How prompts are read. */
    public static final Setting<PromptSyntax> PROMPT_SYNTAX = GROUP.choice(
            "promptSyntax",
            PromptSyntax.PLAIN,
            Effect.RESULT,
            "How prompts and negativePrompt are read: plain takes them as they stand, as far as the model reads; weighted"
                    + " takes (word:1.3), (word), [word] and BREAK, and prompts of any length.",
            PromptSyntax.WEIGHTED);

    /** Words that were learnt elsewhere. */
    public static final Setting<List<Path>> EMBEDDINGS = GROUP.optional(
            "embeddings",
            new PathListType(),
            "",
            Effect.INPUT,
            "Files of textual inversions (.safetensors, .pt, .bin), each a word that prompts may hold: the name in the file,"
                    + " else that of the file.",
            "easynegative.safetensors");

    /** The number of images of each prompt. */
    public static final Setting<Integer> IMAGES_PER_PROMPT = GROUP.define(
            "imagesPerPrompt",
            WholeNumberType.from(1),
            "1",
            "images",
            Effect.RESULT,
            ONLY_GENERATE,
            "The number of images of each prompt, each from its own seed.",
            "4");

    /** The number of denoising steps. */
    public static final Setting<Integer> INFERENCE_STEPS = GROUP.define(
            "inferenceSteps",
            new WholeNumberType(1, 1000, 1),
            "50",
            "steps",
            Effect.RESULT,
            "The number of denoising steps for each image.",
            "25");

    /** The guidance scale. */
    public static final Setting<Double> GUIDANCE_SCALE = GROUP.define(
            "guidanceScale",
            DecimalType.notNegative(),
            "7.5",
            "",
            Effect.RESULT,
            "The classifier-free guidance scale; 1 or less switches guidance off.",
            "2.5");

    /** The guidance rescale. */
    public static final Setting<Double> GUIDANCE_RESCALE = GROUP.define(
            "guidanceRescale",
            new DecimalType(0, true, 1, true),
            "0",
            "",
            Effect.RESULT,
            "How much of the contrast that guidance adds is taken back, 0 to 1; models that predict velocities with zero"
                    + " terminal SNR look right with about 0.7.",
            "0.5");

    /** The scheduler. */
    public static final Setting<Optional<SchedulerName>> SCHEDULER = GROUP.define(
            "scheduler",
            new ChoiceOrWordType<>("model", SchedulerName.class),
            "model",
            "",
            Effect.RESULT,
            "The scheduler that denoises; model takes the one the model comes with.",
            "dpm++2m");

    /** The amount of noise that DDIM adds. */
    public static final Setting<Double> ETA = GROUP.define(
            "eta",
            new DecimalType(0, true, 1, true),
            "0.0",
            "",
            Effect.RESULT,
            "The amount of noise that DDIM adds at each step: 0 none, 1 as much as DDPM; other schedulers refuse it.",
            "1");

    /** The width of an image. */
    public static final Setting<Integer> WIDTH = GROUP.optional(
            "width", SIDE, "pixels", Effect.RESULT, "The width of an image; without it, the model's own size.", "768");

    /** The height of an image. */
    public static final Setting<Integer> HEIGHT = GROUP.optional(
            "height",
            SIDE,
            "pixels",
            Effect.RESULT,
            "The height of an image; without it, the model's own size.",
            "512");

    /** The number of last text-encoder layers to leave out. */
    public static final Setting<Integer> CLIP_SKIP = GROUP.define(
            "clipSkip",
            new WholeNumberType(0, 64, 1),
            "0",
            "layers",
            Effect.RESULT,
            "The number of the text encoder's last layers to leave out.",
            "1");

    /** The image to start from. */
    public static final Setting<Path> INIT_IMAGE = GROUP.optional(
            "initImage",
            new PathType(),
            Effect.INPUT,
            ONLY_GENERATE,
            "An image to start from instead of noise, brought to width and height; with maskImage, the one to repaint a"
                    + " part of.",
            "sketch.png");

    /** Which part of the image to paint anew. */
    public static final Setting<Path> MASK_IMAGE = GROUP.optional(
            "maskImage",
            new PathType(),
            Effect.INPUT,
            ONLY_GENERATE,
            "A mask of initImage: what is white in it is painted anew, what is black stays.",
            "mask.png");

    /** How much of the image is replaced. */
    public static final Setting<Double> STRENGTH = GROUP.optional(
            "strength",
            new DecimalType(0, false, 1, true),
            Effect.RESULT,
            ONLY_GENERATE,
            "How much of initImage is replaced, as the share of the denoising steps that are taken; without it, 0.8, or 1"
                    + " with maskImage.",
            "0.5");

    /** The part of the images to make. */
    public static final Setting<String> SHARD = GROUP.optional(
            "shard",
            TextType.matching(Shard.PATTERN, "i/n with i from 1 to n, such as 2/4, or merge"),
            "",
            Effect.RESULT,
            "The part of the images to make here, such as 2/4 for the second of four machines; merge puts them together.",
            "1/3");

    private GenerateSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
