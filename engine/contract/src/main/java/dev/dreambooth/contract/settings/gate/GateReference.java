package dev.dreambooth.contract.settings.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.dreambooth.contract.settings.type.Choice;

/** What the trained model's number is held against. */
public enum GateReference implements Choice {
    /** Nothing: the number itself. */
    ABSOLUTE("absolute", "itself"),
    /** The base model: trained minus base, prompt by prompt. */
    BASE("base", "minus the base model's"),
    /** The base model: trained divided by base. */
    BASE_RATIO("base-ratio", "divided by the base model's"),
    /** The way from the base model (0) to what the instance images reach among themselves (1). */
    CEILING("ceiling", "from 0 as the base model has it to 1 as the instance images have it among themselves"),
    /** The baseline: trained minus baseline, prompt by prompt. */
    LAST_GOOD("last-good", "minus the last good model's");

    private final String label;
    private final String meaning;

    GateReference(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    @Override
    @JsonValue
    public String label() {
        return label;
    }

    /** Returns what becomes of a number, to follow what the number is. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return label;
    }
}
