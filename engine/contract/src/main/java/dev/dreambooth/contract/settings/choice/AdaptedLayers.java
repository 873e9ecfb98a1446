package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** Which layers get adapters. */
public enum AdaptedLayers implements Choice {
    /** Those of attention, as in diffusers. */
    ATTENTION("attention"),
    /** All of the transformers, as in kohya's scripts. */
    TRANSFORMER("transformer");

    private final String label;

    AdaptedLayers(String label) {
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
