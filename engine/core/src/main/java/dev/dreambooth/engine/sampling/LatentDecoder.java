package dev.dreambooth.engine.sampling;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.model.part.LatentCodec;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns latents into 8-bit images. Each latent is decoded alone: the decoder needs the most memory of all networks, and
 * an image does not come to depend on its neighbours in the batch.
 *
 * @param codec that the latents belong to
 */
record LatentDecoder(LatentCodec codec) {
    /**
     * Decodes latents of diffusion.
     *
     * @param latents finite, [B, C, H, W]
     * @throws UserError if the autoencoder makes something else of them than an image
     */
    List<RgbImage> decode(Tensor latents) {
        List<RgbImage> images = new ArrayList<>();
        for (long i = 0; i < latents.size(0); i++) {
            try (Scope scope = Scope.open()) {
                Tensor decoded = codec.decode(latents.slice(0, i, i + 1));
                if (!Double.isFinite(decoded.abs().max().item())) {
                    throw UserError.data(
                            "The autoencoder (vae) made numbers that are not finite of latents that are.",
                            "Its weights are damaged: fetch the model again, or train another base model.");
                }
                images.add(quantize(decoded));
            }
        }
        return images;
    }

    /** [-1, 1] becomes 0 to 255, rounded to the nearest, halves to even; what lies beyond is clipped. */
    private static RgbImage quantize(Tensor decoded) {
        Tensor samples = decoded.mul(0.5).add(0.5).clamp(0, 1).mul(255).round().to(DType.UINT8);
        ByteBuffer interleaved =
                samples.select(0, 0).permute(1, 2, 0).to(Device.CPU).bytes();
        byte[] bytes = new byte[interleaved.remaining()];
        interleaved.get(bytes);
        return RgbImage.of((int) decoded.size(3), (int) decoded.size(2), bytes);
    }
}
