package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** How much each timestep counts. */
public enum LossWeightingName implements Choice {
    /** All the same. */
    NONE("none"),
    /** By min-SNR (Hang et al. 2023). */
    MIN_SNR("min_snr"),
    /** By the debiased estimation of the clean sample (Yu et al. 2023). */
    DEBIASED("debiased");

    private final String label;

    LossWeightingName(String label) {
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
