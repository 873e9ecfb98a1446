package dev.dreambooth.contract.settings.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.dreambooth.contract.settings.type.Choice;

/** What a gate does to the build, from the mildest on. */
public enum GateAction implements Choice {
    /** The build goes on with a warning. */
    WARN("warn"),
    /** Jenkins marks the build unstable; Maven, which knows no such thing, warns. */
    UNSTABLE("unstable"),
    /** The build fails. */
    FAIL("fail");

    private final String label;

    GateAction(String label) {
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
