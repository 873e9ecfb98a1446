package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** What training changes. */
public enum TrainMethod implements Choice {
    /** All weights of the model. */
    FULL("full"),
    /** Small adapters beside them (Hu et al. 2021). */
    LORA("lora");

    private final String label;

    TrainMethod(String label) {
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
