package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** The flavours of native libraries that a worker can run on. */
public enum Accelerator implements Choice {
    /** The CPU; libtorch comes from the repository, or is one of the user's. */
    CPU("cpu"),
    /** CUDA 12.4; libtorch comes from the repository, in the last version that was published there, or is one of the user's. */
    CU124("cu124"),
    /** CUDA 12; libtorch is one of the user's, since no repository has it. */
    CU128("cu128");

    private final String label;

    Accelerator(String label) {
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
