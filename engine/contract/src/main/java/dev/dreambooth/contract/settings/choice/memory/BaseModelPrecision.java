package dev.dreambooth.contract.settings.choice.memory;

import dev.dreambooth.contract.settings.type.Choice;

/** How the weights that adapters stand beside are held. */
public enum BaseModelPrecision implements Choice {
    /** In the format of the computation. */
    SAME("same"),
    /** In 8 bits, with a step for each output of a layer. */
    INT8("int8");

    private final String label;

    BaseModelPrecision(String label) {
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
