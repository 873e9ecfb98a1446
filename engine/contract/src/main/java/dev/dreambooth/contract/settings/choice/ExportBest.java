package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** By what a training chooses the step whose weights it publishes. */
public enum ExportBest implements Choice {
    /** By nothing: the last step's are published. */
    NONE("none"),
    /** The lowest loss on held-out images. */
    LOSS("loss"),
    /** The samples that show most of the subject, and still follow their prompts. */
    SUBJECT("subject");

    private final String label;

    ExportBest(String label) {
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
