package dev.dreambooth.contract.settings.choice;

import dev.dreambooth.contract.settings.type.Choice;

/** What a model predicts of a noisy latent image. */
public enum Prediction implements Choice {
    /** What the model's own files say. */
    AUTO("auto"),
    /** The noise. */
    EPSILON("epsilon"),
    /** The velocity (Salimans and Ho 2022). */
    V_PREDICTION("v_prediction");

    private final String label;

    Prediction(String label) {
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
