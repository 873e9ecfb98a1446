package dev.dreambooth.engine.stage.train.method;

import static dev.dreambooth.contract.settings.train.MemorySettings.FUSED_BACKWARD;
import static dev.dreambooth.contract.settings.train.TrainSettings.GRADIENT_ACCUMULATION_STEPS;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.train.TrainSettings.TRAIN_BATCH_SIZE;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.stage.StageContext;

/**
 * How the images of a training step are cut into passes through the networks. The gradients of all passes are averaged,
 * so that the cut changes nothing but the order of sums.
 *
 * @param size images of the subject in a pass
 * @param count passes in a step
 */
public record MicroBatches(int size, int count) {
    /** Passes that a batch of a small model is cut into: a fixed number, so that results do not depend on the threads. */
    private static final int MOST_PARTS = 2;

    /**
     * A batch is one pass; where the model is so small that its passes run side by side, it is cut into equal parts,
     * unless the backward pass is fused, which cannot add up the parts' gradients. Several devices get equally many.
     */
    public static MicroBatches of(StageContext context, LatentDiffusionModel model) {
        return of(context, model.isSmall(context.get(RESOLUTION), context.get(RESOLUTION)));
    }

    /**
     * Cuts the batches of a model that is small, or is not.
     *
     * @param small whether it is
     */
    public static MicroBatches of(StageContext context, boolean small) {
        int batch = context.get(TRAIN_BATCH_SIZE);
        int accumulation = context.get(GRADIENT_ACCUMULATION_STEPS);
        int devices = context.devices().size();
        int parts = small && !context.get(FUSED_BACKWARD) ? parts(batch) : 1;
        while (batch % parts != 0 || parts * accumulation % devices != 0) {
            parts++; // ends at one image a pass at the latest: batch times accumulation is a multiple of the devices
        }
        return new MicroBatches(batch / parts, parts * accumulation);
    }

    private static int parts(int batch) {
        int parts = MOST_PARTS;
        while (batch % parts != 0) {
            parts--;
        }
        return parts;
    }
}
