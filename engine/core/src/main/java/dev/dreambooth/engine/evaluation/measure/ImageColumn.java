package dev.dreambooth.engine.evaluation.measure;

/** What is measured of a single image: the columns of {@code scores.csv}, and what images are sorted by in reports. */
public enum ImageColumn {
    /** The mean cosine with the instance images; of an image of the class, its part in the drift. */
    SUBJECT("subject"),
    /** The same in CLIP's embedding. */
    CLIP_I("clip-i"),
    /** The cosine with its prompt. */
    CLIP_T("clip-t"),
    /** That cosine minus the mean of those with the other prompts. */
    PROMPT_MARGIN("prompt-margin"),
    /** The cosine with the nearest instance image or mirrored one. */
    NEAREST("nearest"),
    /** The cosine with the base model's image of the same prompt and seed. */
    LIKE_BASE("like-base");

    private final String label;

    ImageColumn(String label) {
        this.label = label;
    }

    /** Returns the name of the column. */
    public String label() {
        return label;
    }
}
