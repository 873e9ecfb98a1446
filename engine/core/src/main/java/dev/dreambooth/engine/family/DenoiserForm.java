package dev.dreambooth.engine.family;

import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.weights.BlockLayers;
import dev.dreambooth.engine.weights.QuantizedWeights;
import dev.dreambooth.engine.weights.WeightSource;

/**
 * How the weights of a denoiser are held while it is used.
 *
 * @param type element type of its arithmetic: {@link DType#FLOAT32}, {@link DType#BFLOAT16} or {@link DType#FLOAT16}
 * @param quantized whether the layers of its blocks are held in 8 bits, and widened to that type where they compute; such a
 *     network can be read, and adapters beside it trained, but its own weights cannot
 * @param onHost whether these layers wait in the host's memory, and are copied to the device where they compute
 */
public record DenoiserForm(DType type, boolean quantized, boolean onHost) {
    /** Weights in the type of the arithmetic. */
    public static DenoiserForm of(DType type) {
        return new DenoiserForm(type, false, false);
    }

    /** Returns whether it is held as 32-bit files store it. */
    boolean asStored() {
        return type == DType.FLOAT32 && !quantized;
    }

    /** Returns whether a weight stays on the host. */
    boolean leaves(String name, long... shape) {
        return onHost && BlockLayers.contain(name, shape);
    }

    /** Returns weights in this form. */
    WeightSource of(WeightSource weights) {
        WeightSource held = quantized ? new QuantizedWeights(weights) : weights;
        return type == DType.FLOAT32 ? held : held.as(type);
    }
}
