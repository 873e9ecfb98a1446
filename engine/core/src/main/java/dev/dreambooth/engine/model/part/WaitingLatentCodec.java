package dev.dreambooth.engine.model.part;

import dev.dreambooth.engine.model.Parameters;
import dev.dreambooth.engine.tensor.Tensor;

/**
 * An autoencoder that waits on the host between images.
 *
 * @param codec owned
 * @param networks its own
 */
public record WaitingLatentCodec(LatentCodec codec, WaitingNetworks networks) implements LatentCodec {
    @Override
    public int factor() {
        return codec.factor();
    }

    @Override
    public int latentChannels() {
        return codec.latentChannels();
    }

    @Override
    public DiagonalGaussian encode(Tensor images) {
        return networks.computing(() -> codec.encode(images));
    }

    @Override
    public Tensor latent(DiagonalGaussian posterior, Tensor noise) {
        return codec.latent(posterior, noise);
    }

    @Override
    public Tensor decode(Tensor latents) {
        return networks.computing(() -> codec.decode(latents));
    }

    @Override
    public Parameters parameters() {
        return codec.parameters();
    }

    @Override
    public void close() {
        codec.close();
    }
}
