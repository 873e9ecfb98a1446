package dev.dreambooth.engine.model.lora;

import dev.dreambooth.engine.tensor.Tensor;

/**
 * One adapter as a file holds it.
 *
 * @param layer its matrices, in 32-bit floats on the host
 * @param scale factor of what it adds, α / r
 */
record StoredLora(LoraLayer layer, double scale) implements AutoCloseable {
    /** What it adds to a weight of this shape; see {@link LoraLayer#delta}. */
    Tensor delta(double strength, long... shape) {
        return layer.delta(strength * scale, shape);
    }

    @Override
    public void close() {
        layer.close();
    }
}
