package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * The learnt lengths of DoRA (Liu et al. 2024, arXiv 2402.09353, equation 5): the adapted weight V [out, in, …] becomes
 * m · V / ‖V‖, with a length for each output, or in older files of LyCORIS and of OneTrainer for each input.
 *
 * @param lengths m, one-dimensional, in 32-bit floats on the host
 * @param ofOutputs whether there is one for each output
 */
record Magnitude(Tensor lengths, boolean ofOutputs) {
    /** Returns V with these lengths. */
    Tensor given(Tensor adapted) {
        return Ops.doraWeight(adapted, lengths.to(adapted.device()), ofOutputs ? 0 : 1);
    }
}
