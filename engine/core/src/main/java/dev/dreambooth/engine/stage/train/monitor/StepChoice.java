package dev.dreambooth.engine.stage.train.monitor;

import java.util.Map;

/** Something that compares the steps of a training and keeps the weights of the best. */
interface StepChoice {
    /** Returns what to record of the run. */
    Map<String, Double> metrics();

    /** Returns the number of steps that the weights of the best step have seen. */
    int bestStep();

    /** Puts the weights of the best step into the model. */
    void restoreBest();
}
