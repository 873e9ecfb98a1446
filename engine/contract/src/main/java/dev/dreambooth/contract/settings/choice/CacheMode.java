package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** What a remote cache is used for. */
public enum CacheMode implements Choice {
    /** Results are fetched from it. */
    READ("read"),
    /** Results are stored there too. */
    READ_WRITE("read-write");

    private final String label;

    CacheMode(String label) {
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
