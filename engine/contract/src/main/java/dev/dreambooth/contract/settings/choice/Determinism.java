package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** Who gets the same bytes from the same inputs. */
public enum Determinism implements Choice {
    /** Machines of one kind with as many threads. */
    MACHINE("machine"),
    /** All x86-64 CPUs with AVX2. */
    PORTABLE("portable");

    private final String label;

    Determinism(String label) {
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
