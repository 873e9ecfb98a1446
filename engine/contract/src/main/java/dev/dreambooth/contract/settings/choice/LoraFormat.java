package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** The layouts that adapters can be saved in. */
public enum LoraFormat implements Choice {
    /** Each in a file of its own. */
    BOTH("both"),
    /** That of diffusers. */
    DIFFUSERS("diffusers"),
    /** That of kohya's scripts, which the usual user interfaces read. */
    KOHYA("kohya");

    private final String label;

    LoraFormat(String label) {
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
