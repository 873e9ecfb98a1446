package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** How a prompt is read. */
public enum PromptSyntax implements Choice {
    /** As it stands, as far as a text encoder reads. */
    PLAIN("plain"),
    /** With brackets that weight what they hold, in as many chunks as it takes. */
    WEIGHTED("weighted");

    private final String label;

    PromptSyntax(String label) {
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
