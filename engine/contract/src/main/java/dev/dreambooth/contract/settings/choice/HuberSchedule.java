package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** The courses that the threshold of a Huber loss can take over the timesteps. */
public enum HuberSchedule implements Choice {
    /** The same for all. */
    CONSTANT("constant"),
    /** Falls exponentially with the timestep. */
    EXPONENTIAL("exponential"),
    /** Falls with the signal-to-noise ratio. */
    SNR("snr");

    private final String label;

    HuberSchedule(String label) {
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
