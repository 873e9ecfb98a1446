package dev.dreambooth.engine.model.vision;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.tensor.Ops;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns images into tokens: one for each patch and one for the whole, each with its position (Dosovitskiy et al. 2020,
 * equation 1). Images [B, 3, H, W] → [B, 1 + R + N, D]: N patches, R registers, D width.
 */
final class PatchEmbeddings {
    private final VisionShape shape;
    private final Tensor weight;
    private final Optional<Tensor> bias;
    private final Tensor classToken;
    private final Tensor positions;
    private final Optional<Tensor> registers;
    private final Resizing resizing;

    /** What becomes of images of another size than that which the positions were learnt for. */
    enum Resizing {
        /** They are refused. */
        NONE,
        /** The positions are interpolated. */
        CUBIC,
        /** They are interpolated by a kernel that is stretched where they become fewer. */
        CUBIC_ANTIALIASED
    }

    /**
     * Creates the embedding of weights that someone else owns.
     *
     * @param weight of the patches [D, 3, P, P]
     * @param bias of the patches [D], or none
     * @param classToken D values
     * @param positions (1 + G·G)·D values for a grid of G patches square, the first for the class token
     * @param registers [1, R, D], or none
     */
    PatchEmbeddings(
            VisionShape shape,
            Tensor weight,
            Optional<Tensor> bias,
            Tensor classToken,
            Tensor positions,
            Optional<Tensor> registers,
            Resizing resizing) {
        this.shape = shape;
        this.weight = weight;
        this.bias = bias;
        this.classToken = classToken;
        this.positions = positions;
        this.registers = registers;
        this.resizing = resizing;
    }

    /** Returns the tokens of images. */
    Tensor forward(Tensor images) {
        try (Scope scope = Scope.open()) {
            int width = shape.hiddenSize();
            Tensor shift = bias.orElseGet(() -> VisionLayers.zeros(weight, width));
            List<Tensor> weights = new ArrayList<>(List.of(
                    weight, shift, classToken.reshape(1, 1, width), positionsFor(images.size(2), images.size(3))));
            registers.ifPresent(weights::add);
            return scope.keep(Ops.patchEmbeddings(images, weights, shape.patchSize()));
        }
    }

    private Tensor positionsFor(long height, long width) {
        Tensor learnt = positions.reshape(1, -1, shape.hiddenSize());
        long rows = height / shape.patchSize();
        long columns = width / shape.patchSize();
        boolean asLearnt = rows == shape.grid() && columns == shape.grid();
        boolean sizeMatters = resizing == Resizing.NONE;
        if (sizeMatters ? height != shape.imageSize() || width != shape.imageSize() : rows < 1 || columns < 1) {
            throw UserError.data(
                    "The network takes images of " + shape.imageSize() + " x " + shape.imageSize() + ", not of " + width
                            + " x " + height + ".",
                    "Give the preprocessor_config.json that belongs to it.");
        }
        return asLearnt
                ? learnt
                : Ops.resizedPositions(learnt, shape.grid(), rows, columns, resizing == Resizing.CUBIC_ANTIALIASED);
    }
}
