package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import java.util.List;

/**
 * Data parallelism in one process: the batches of a step are dealt out to the first device, which holds the originals, and
 * to the replicas on others; gradients are averaged on the first, and after the update the replicas follow.
 *
 * @param others the replicas beside the originals; owned
 */
public record Replicas(List<Replica> others) implements AutoCloseable {
    /** All batches stay on the first device. */
    public static final Replicas NONE = new Replicas(List.of());

    /**
     * Computes the loss of one of a step's batches on the device whose turn it is.
     *
     * @param part number of the batch in the step
     * @param first the denoiser on the first device
     * @param scale what the loss will be multiplied by before it is differentiated
     */
    DreamBoothLoss.Value loss(
            int part,
            DreamBoothLoss loss,
            Denoiser first,
            DreamBoothLoss.Batch batch,
            double scale,
            GradientTape.Keep keep) {
        int turn = part % (others.size() + 1);
        return turn == 0 ? loss.of(first, batch) : others.get(turn - 1).loss(loss, batch, scale, keep);
    }

    /** Has all replicas take over what the originals have become. */
    void follow() {
        others.forEach(Replica::follow);
    }

    @Override
    public void close() {
        others.forEach(Replica::close);
    }
}
