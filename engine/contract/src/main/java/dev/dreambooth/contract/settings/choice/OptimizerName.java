package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** The optimizers. */
public enum OptimizerName implements Choice {
    /** AdamW (Loshchilov and Hutter 2017). */
    ADAMW("adamw"),
    /** AdamW with moments of 8 bits (Dettmers et al. 2021). */
    ADAMW8BIT("adamw8bit"),
    /** Adafactor (Shazeer and Stern 2018), whose moments are factored. */
    ADAFACTOR("adafactor"),
    /** Lion (Chen et al. 2023), which keeps one moment. */
    LION("lion"),
    /** Lion with its moment in 8 bits. */
    LION8BIT("lion8bit");

    private final String label;

    OptimizerName(String label) {
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
