package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** What a build can publish of a packaged model. */
public enum Attachment implements Choice {
    /** The archive of the model. */
    MODEL("model"),
    /** How it was made. */
    RECORD("record"),
    /** The same in the form of SLSA. */
    PROVENANCE("provenance"),
    /** The sheet of sample images. */
    SAMPLES("samples"),
    /** What it measures, which a later build compares with; by the goal {@code evaluate}. */
    EVALUATION("evaluation"),
    /** The last checkpoint. */
    CHECKPOINT("checkpoint");

    private final String label;

    Attachment(String label) {
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
