package dev.dreambooth.contract.settings.choice.memory;

import dev.dreambooth.contract.settings.type.Choice;

/** What norm limits gradients. */
public enum GradientClipping implements Choice {
    /** That of all gradients. */
    GLOBAL("global"),
    /** That of each block's. */
    BLOCK("block");

    private final String label;

    GradientClipping(String label) {
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
