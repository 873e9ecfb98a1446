package dev.dreambooth.contract.settings.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.dreambooth.contract.settings.type.Choice;
import java.util.List;

/** What can be measured of a trained model; {@code docs/evaluation.md} says what each number can and cannot tell. */
public enum GateMeasure implements Choice {
    /** The paper's DINO: cosine of images of the subject with the instance images. */
    SUBJECT("subject", "likeness to the instance images", Kind.LIKENESS),
    /** The same in the embedding of CLIP. */
    CLIP_I("clip-i", "likeness to the instance images as CLIP sees it", Kind.LIKENESS),
    /** The paper's CLIP-T: cosine of an image with its prompt. */
    CLIP_T("clip-t", "closeness of images to their prompts", Kind.QUANTITY),
    /** How much closer an image is to its own prompt than to the other prompts. */
    PROMPT_MARGIN("prompt-margin", "how much closer images are to their own prompts than to the others", Kind.QUANTITY),
    /** The paper's PRES: cosine of images of the class with the instance images. */
    DRIFT("drift", "likeness of the class to the instance images", Kind.LIKENESS),
    /** The PEFT benchmark's drift: distance of images of the class from those that the base model makes of the same noise. */
    PAIRED_DRIFT("paired-drift", "distance of the class from what the base model makes of it", Kind.DISTANCE_FROM_BASE),
    /** The paper's DIV: distance of a prompt's images from each other. */
    DIVERSITY("diversity", "distance of images of the subject from each other", Kind.QUANTITY),
    /** The same of images of the class. */
    CLASS_DIVERSITY("class-diversity", "distance of images of the class from each other", Kind.QUANTITY),
    /** The share of images that are closer to an instance image, or its mirror image, than those are to each other. */
    COPIES("copies", "share of images that are copies of an instance image", Kind.SHARE),
    /** The share of images of one colour or without a finite number. */
    DEGENERATE("degenerate", "share of images that are of one colour or not finite", Kind.SHARE);

    private final String label;
    private final String meaning;
    private final Kind kind;

    GateMeasure(String label, String meaning, Kind kind) {
        this.label = label;
        this.meaning = meaning;
        this.kind = kind;
    }

    @Override
    @JsonValue
    public String label() {
        return label;
    }

    /** Returns what it is, to stand in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Returns what a gate on it can compare with. */
    public List<GateReference> references() {
        return switch (kind) {
            case LIKENESS -> List.of(GateReference.values());
            case QUANTITY ->
                List.of(GateReference.ABSOLUTE, GateReference.BASE, GateReference.BASE_RATIO, GateReference.LAST_GOOD);
            case SHARE -> List.of(GateReference.ABSOLUTE, GateReference.BASE, GateReference.LAST_GOOD);
            case DISTANCE_FROM_BASE -> List.of(GateReference.ABSOLUTE, GateReference.LAST_GOOD);
        };
    }

    @Override
    public String toString() {
        return label;
    }

    /** What sort of number a measure is, by which it can be held against others. */
    private enum Kind {
        /** To the instance images, which have one among themselves. */
        LIKENESS,
        /** A number of which twice as much means something. */
        QUANTITY,
        /** Part of the images, often none. */
        SHARE,
        /** The base model's own is 0. */
        DISTANCE_FROM_BASE
    }
}
