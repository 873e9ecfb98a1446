package dev.dreambooth.embedded.encoder;

import dev.dreambooth.engine.tensor.Tensor;
import java.util.Map;

/** What is trained: weights, and a loss of them. */
interface Tower {
    /** Returns the weights by the names they have in a file. */
    Map<String, Tensor> weights();

    /** Computes the loss of a step, whose examples are a function of the seed and the step. */
    Tensor loss(long step);

    /** Returns how many images a step looks at. */
    int images();
}
