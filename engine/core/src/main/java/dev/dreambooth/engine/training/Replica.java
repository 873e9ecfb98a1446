package dev.dreambooth.engine.training;

import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.GradMode;
import dev.dreambooth.engine.tensor.GradientTape;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of the trained denoiser on another device, which computes loss and gradients of some of a step's batches.
 *
 * <p>What it hands back is a scalar on the first device whose gradients are known already: its value is the loss, and its
 * derivative by each original parameter is what the copy found. The copy differentiates the loss as it will be scaled,
 * since small gradients would vanish in float16 otherwise, and hands back what is found divided by the scale, in 32 bits.
 * So whatever a step does with a loss (accumulation, clipping, updates on the way back) it does with this one too, and the
 * gradient of the conditioning goes on into a trained text encoder, which is not copied.
 */
public final class Replica implements AutoCloseable {
    private final Denoiser denoiser;
    private final Device device;
    private final List<Tensor> copies;
    private final List<Tensor> originals;
    private final boolean textTrained;

    /**
     * @param denoiser the copy; owned
     * @param device where it is
     * @param copies its trained parameters
     * @param originals the same parameters on the first device, in the same order; not owned
     * @param textTrained whether the conditioning depends on something that is trained
     */
    public Replica(Denoiser denoiser, Device device, List<Tensor> copies, List<Tensor> originals, boolean textTrained) {
        this.denoiser = denoiser;
        this.device = device;
        this.copies = List.copyOf(copies);
        this.originals = List.copyOf(originals);
        this.textTrained = textTrained;
        copies.forEach(copy -> copy.requireGrad(true));
    }

    /**
     * Computes the loss of a batch on this device.
     *
     * @param batch on the first device
     * @param scale what the loss will be multiplied by before it is differentiated
     * @param keep what of each block outlives the forward pass
     * @return the loss on the first device
     */
    DreamBoothLoss.Value loss(DreamBoothLoss loss, DreamBoothLoss.Batch batch, double scale, GradientTape.Keep keep) {
        Device first = batch.latents().device();
        try (Scope scope = Scope.open();
                GradientSums sums = new GradientSums()) {
            DreamBoothLoss.Batch here = batch.on(device);
            List<Tensor> leaves = new ArrayList<>(copies);
            List<Tensor> targets = new ArrayList<>(originals);
            if (textTrained) {
                here.conditioning().leaves().forEach(leaf -> leaves.add(leaf.requireGrad(true)));
                targets.addAll(batch.conditioning().leaves());
            }
            DreamBoothLoss.Value value;
            try (GradientTape tape = GradientTape.open(keep)) {
                value = loss.of(denoiser, here);
                tape.backward(value.total().mul(scale), false, sums);
            }
            List<Tensor> gradients = new ArrayList<>();
            sums.of(leaves).forEach(gradient -> gradients.add(gradient.to(first)));
            Tensor total = Ops.withGradients(value.total().detach().to(first), targets, gradients, scale);
            return new DreamBoothLoss.Value(
                    scope.keep(total),
                    kept(scope, value.instance(), first),
                    value.prior() == null ? null : kept(scope, value.prior(), first));
        }
    }

    private static Tensor kept(Scope scope, Tensor part, Device first) {
        return scope.keep(part.detach().to(first));
    }

    /** Takes over what the originals have become. */
    void follow() {
        try (GradMode off = GradMode.disable();
                Scope scope = Scope.open()) {
            for (int i = 0; i < copies.size(); i++) {
                copies.get(i).copyFrom(originals.get(i).detach().to(device));
            }
        }
    }

    @Override
    public void close() {
        copies.forEach(copy -> copy.requireGrad(false));
        denoiser.close();
    }
}
