package dev.dreambooth.contract.evaluation;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.dreambooth.contract.settings.type.Choice;

/** What a prompt asks of the subject (the DreamBooth paper's categories, section 4.1). */
public enum PromptKind implements Choice {
    /** Another place or an accessory: the subject itself stays as it is. */
    SCENE("scene"),
    /** Another colour, material or form: the subject should change, and likeness says nothing. */
    PROPERTY("property");

    private final String label;

    PromptKind(String label) {
        this.label = label;
    }

    @Override
    @JsonValue
    public String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
