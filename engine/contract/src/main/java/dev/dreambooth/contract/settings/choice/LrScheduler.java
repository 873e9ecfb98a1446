package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** The courses that the learning rate can take after warm-up. */
public enum LrScheduler implements Choice {
    /** Stays at the peak. */
    CONSTANT("constant"),
    /** Falls along a line to 0. */
    LINEAR("linear"),
    /** Falls along half a cosine to 0. */
    COSINE("cosine"),
    /** Falls along half a cosine to 0 and starts again at the peak, several times over. */
    COSINE_WITH_RESTARTS("cosine_with_restarts"),
    /** Falls to {@code lrEnd} along a power of what is left of the run. */
    POLYNOMIAL("polynomial");

    private final String label;

    LrScheduler(String label) {
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
