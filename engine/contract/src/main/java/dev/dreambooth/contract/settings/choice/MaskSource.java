package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** Where it is said which part of an image is learnt. */
public enum MaskSource implements Choice {
    /** Nowhere: all of it is. */
    NONE("none"),
    /** In files beside the images. */
    FILE("file"),
    /** In the images' own transparency. */
    ALPHA("alpha");

    private final String label;

    MaskSource(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
