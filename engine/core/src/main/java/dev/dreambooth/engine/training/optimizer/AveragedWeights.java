package dev.dreambooth.engine.training.optimizer;

/** Averages of the trained weights over the steps, which can take the place of the last ones. */
public interface AveragedWeights {
    /** Puts the averages in the place of the weights; after the last step. */
    void copyToWeights();

    /** Puts the averages in the place of the weights until what is returned is closed. */
    SwappedWeights inPlaceOfWeights();
}
