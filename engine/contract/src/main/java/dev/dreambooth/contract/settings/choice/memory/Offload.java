package dev.dreambooth.contract.settings.choice.memory;

import dev.dreambooth.contract.settings.type.Choice;

/** What of a training waits in the host's memory while the device does not compute with it. */
public enum Offload implements Choice {
    /** Text encoders that are not trained, and the autoencoder. */
    ENCODERS("encoders"),
    /** The inputs of blocks, which gradient checkpointing keeps for the way back. */
    ACTIVATIONS("activations"),
    /** The layers of the UNet's blocks beside a LoRA, copied where they compute. */
    WEIGHTS("weights");

    private final String label;

    Offload(String label) {
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
