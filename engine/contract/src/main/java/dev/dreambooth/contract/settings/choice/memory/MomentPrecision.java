package dev.dreambooth.contract.settings.choice.memory;

import dev.dreambooth.contract.settings.type.Choice;

/** How an optimizer's moments are held. */
public enum MomentPrecision implements Choice {
    /** In 32 bits. */
    FP32("fp32"),
    /** In bfloat16, rounded at random. */
    BF16("bf16");

    private final String label;

    MomentPrecision(String label) {
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
