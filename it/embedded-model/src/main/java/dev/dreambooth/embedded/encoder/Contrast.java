package dev.dreambooth.embedded.encoder;

import dev.dreambooth.engine.tensor.OpLibrary;
import dev.dreambooth.engine.tensor.Tensor;
import java.util.List;

/** The losses of {@code contrast.py}. */
final class Contrast {
    private static final OpLibrary OPS = OpLibrary.ofResources(Contrast.class, List.of("contrast.py"));

    private Contrast() {}

    /** Two views of one subject in rows k and K + k of [2 K, D] are to find each other; cosines count {@code scale} fold. */
    static Tensor instances(Tensor vectors, double scale) {
        return OPS.call("instance_loss", vectors, scale);
    }

    /** Images and texts [B, D] are to find each other where truth [B, B] says that text j is true of image i. */
    static Tensor captions(Tensor images, Tensor texts, Tensor truth, Tensor logitScale) {
        return OPS.call("caption_loss", images, texts, truth, logitScale);
    }
}
