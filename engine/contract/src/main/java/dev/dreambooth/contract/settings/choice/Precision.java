package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** The floating-point formats that a UNet can compute in. */
public enum Precision implements Choice {
    /** 32 bits. */
    FP32("fp32"),
    /** 16 bits, 8 of them for the exponent, as many as in 32 bits. */
    BF16("bf16"),
    /** 16 bits, 5 of them for the exponent, so that gradients have to be scaled. */
    FP16("fp16");

    private final String label;

    Precision(String label) {
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
