package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** How the files in an archive are kept. */
public enum Compression implements Choice {
    /** As they are: the same bytes from every Java, and weights hardly shrink anyway. */
    STORED("stored"),
    /** Deflated by the Java at hand, whose zlib decides the bytes. */
    DEFLATED("deflated");

    private final String label;

    Compression(String label) {
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
