package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** The layouts that a whole model can be saved in. */
public enum ModelFormat implements Choice {
    /** A folder of parts, as diffusers has it. */
    DIFFUSERS("diffusers"),
    /** One file in the layout of the original code, which the usual user interfaces take. */
    SINGLE("single"),
    /** Both beside each other. */
    BOTH("both");

    private final String label;

    ModelFormat(String label) {
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
