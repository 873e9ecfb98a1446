package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** What keeps the class as it was while the subject is learnt. */
public enum PriorKind implements Choice {
    /** Images that the base model made. */
    CLASS_IMAGES("class-images"),
    /** The base model's own predictions. */
    TEACHER("teacher");

    private final String label;

    PriorKind(String label) {
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
