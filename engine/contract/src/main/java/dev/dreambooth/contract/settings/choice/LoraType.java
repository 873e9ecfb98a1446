package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** How adapters change the weights that they stand beside. */
public enum LoraType implements Choice {
    /** They add to them (Hu et al. 2021). */
    LORA("lora"),
    /** They add to them, and the sum's rows get lengths that are learnt too (Liu et al. 2024). */
    DORA("dora");

    private final String label;

    LoraType(String label) {
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
