package dev.dreambooth.contract.settings;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.type.Effect;
import dev.dreambooth.contract.settings.type.PathType;
import dev.dreambooth.contract.settings.type.TextType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.settings.value.SettingGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Settings that describe the subject to learn: its images, its identifier, and the class it belongs to. */
public final class SubjectSettings {
    private static final SettingGroup GROUP = new SettingGroup(Stage.values());

    /** The folder with the subject's images. */
    public static final Setting<Path> INSTANCE_IMAGES = GROUP.optional(
            "instanceImages",
            new PathType(),
            Effect.INPUT,
            Set.of(Stage.TRAIN, Stage.EVALUATE),
            "The folder with three to five images of the subject.",
            "src/main/images/koala");

    /** The word that names the subject. */
    public static final Setting<String> IDENTIFIER = GROUP.define(
            "identifier",
            TextType.notBlank(),
            "sks",
            "",
            Effect.RUN, // acts through the prompts only
            "The rare word that will name the subject; best one that the tokenizer keeps whole.",
            "sks");

    /** The class noun of the subject. */
    public static final Setting<String> SUBJECT_CLASS = GROUP.optional(
            "subjectClass",
            TextType.notBlank(),
            "",
            Effect.RUN, // acts through the prompts only
            "The noun that says what the subject is, such as dog or backpack.",
            "teddy bear");

    /** The prompt that the subject's images are trained with. */
    public static final Setting<String> INSTANCE_PROMPT = GROUP.define(
            "instancePrompt",
            TextType.notBlank(),
            "a photo of {identifier} {subjectClass}",
            Effect.RESULT,
            Set.of(Stage.TRAIN, Stage.GENERATE),
            "The prompt for the subject's images; {identifier} and {subjectClass} are filled in, as in every prompt,"
                    + " and {caption} from the text file beside each image.",
            "a drawing of {identifier} {subjectClass}, {caption}");

    /** Several subjects in one run. */
    public static final Setting<List<Concept>> CONCEPTS = GROUP.optional(
            "concepts",
            new ConceptListType(),
            "",
            Effect.RESULT,
            "Several subjects in one run, each with its own images and words; what an entry leaves out is the run's.",
            "docs/training-data.md has one of a dog and a cat");

    /** The prompt that class images are made and trained with. */
    public static final Setting<String> CLASS_PROMPT = GROUP.define(
            "classPrompt",
            TextType.notBlank(),
            "a photo of {subjectClass}",
            Effect.RESULT,
            Set.of(Stage.REGULARIZE, Stage.TRAIN),
            "The prompt for the class images.",
            "a drawing of {subjectClass}");

    private SubjectSettings() {}

    /** Returns the settings of this chapter in the order of their definition. */
    public static List<Setting<?>> all() {
        return GROUP.members();
    }
}
