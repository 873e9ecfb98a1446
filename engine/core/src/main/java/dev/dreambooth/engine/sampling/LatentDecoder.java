package dev.dreambooth.engine.sampling;

import dev.dreambooth.engine.data.RgbImage;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.tensor.DType;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns latents into 8-bit pictures. Each latent is decoded alone: the decoder needs the most memory of all networks, and
 * a picture does not come to depend on its neighbours in the batch.
 *
 * @param vae the autoencoder that the latents belong to
 */
record LatentDecoder(AutoencoderKL vae) {
    /** Decodes latents of diffusion, [B, C, H, W]. */
    List<RgbImage> decode(Tensor latents) {
        List<RgbImage> pictures = new ArrayList<>();
        for (long i = 0; i < latents.size(0); i++) {
            try (Scope scope = Scope.open()) {
                Tensor latent = latents.slice(0, i, i + 1).div(vae.config().scalingFactor());
                pictures.add(quantize(vae.decode(latent)));
            }
        }
        return pictures;
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
