package dev.dreambooth.engine.stage.train.memory;

import dev.dreambooth.engine.family.DenoiserForm;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.weights.BlockLayers;
import dev.dreambooth.engine.weights.TensorEntry;
import java.util.HashMap;
import java.util.Map;

/** The size of a denoiser's weights in the form in which a training holds them. */
final class FrozenBytes {
    /** A step in 64 bits and a zero in as many, for each output. */
    private static final int OF_STEP = 16;

    private FrozenBytes() {}

    /** Returns the bytes of all weights that lie where the denoiser computes. */
    static long of(StageContext context, ModelHeaders model) {
        DenoiserForm form = context.denoiserForm();
        return model.weights(model.denoiser()).stream()
                .filter(weight -> !form.onHost() || !isLayer(weight))
                .mapToLong(weight -> form.quantized() && isLayer(weight)
                        ? weight.numel() + OF_STEP * weight.shape()[0]
                        : form.type().bytes() * weight.numel())
                .sum();
    }

    /**
     * Returns how many bytes the layers of the largest block take while it is recorded: libtorch keeps what was widened or
     * fetched for the way back. While the largest layer computes, oneDNN has it once more in the order it multiplies in; of
     * weights that stay, that copy is small beside the rest, and here it is not.
     */
    static long widened(StageContext context, ModelHeaders model) {
        DenoiserForm form = context.denoiserForm();
        if (!form.quantized() && !form.onHost()) {
            return 0;
        }
        Map<String, Long> blocks = new HashMap<>();
        long largest = 0;
        for (TensorEntry weight : model.weights(model.denoiser())) {
            if (isLayer(weight)) {
                long bytes = form.type().bytes() * weight.numel();
                blocks.merge(PlannedMemory.block(weight.name()), bytes, Long::sum);
                largest = Math.max(largest, bytes);
            }
        }
        return largest
                + blocks.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static boolean isLayer(TensorEntry weight) {
        return BlockLayers.contain(weight.name(), weight.shape());
    }
}
