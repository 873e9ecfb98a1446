package dev.dreambooth.contract;

import java.util.Arrays;
import java.util.Locale;

/** A stage of the job: what one worker process does, and the folder its results lie in. */
public enum Stage {
    /** Makes class images with the frozen base model, for the prior preservation of DreamBooth (section 3.3). */
    REGULARIZE("class-images", "makes the class images for prior preservation"),
    /** Fine-tunes the base model on the subject's images. */
    TRAIN("model", "trains the base model on the photos of a subject"),
    /** Makes images from prompts with the trained model. */
    GENERATE("samples", "makes images from prompts with the trained model"),
    /** Judges the trained model against its base: whether the subject was learned, and what that cost. */
    EVALUATE("evaluation", "measures and judges the trained model against its base model");

    private final String folder;
    private final String summary;

    Stage(String folder, String summary) {
        this.folder = folder;
        this.summary = summary;
    }

    /** Returns the name in specifications, records and goals, such as {@code train}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name of the Pipeline step that runs it, such as {@code dreamboothTrain}. */
    public String stepName() {
        return "dreambooth" + name().charAt(0) + id().substring(1);
    }

    /** Returns the name of the folder below the output directory that holds this stage's results. */
    public String folder() {
        return folder;
    }

    /** Returns what the stage does, in a few words that follow its name. */
    public String summary() {
        return summary;
    }

    /**
     * Returns the stage with this name.
     *
     * @throws UserError if there is none
     */
    public static Stage of(String id) {
        return Arrays.stream(values())
                .filter(stage -> stage.id().equals(id))
                .findFirst()
                .orElseThrow(() -> UserError.configuration(
                        "There is no stage '" + id + "'.",
                        "Use one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(values()).map(Stage::id).toList()) + "."));
    }
}
