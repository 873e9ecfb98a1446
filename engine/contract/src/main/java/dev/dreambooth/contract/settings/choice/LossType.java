package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** How an error is measured. */
public enum LossType implements Choice {
    /** The mean squared error. */
    L2("l2"),
    /** The pseudo-Huber loss, which is the squared error of small errors. */
    HUBER("huber"),
    /** The pseudo-Huber loss divided by its threshold, which is twice the absolute error of large errors. */
    SMOOTH_L1("smooth_l1");

    private final String label;

    LossType(String label) {
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
