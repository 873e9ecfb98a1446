package dev.dreambooth.engine.family.sd;

import dev.dreambooth.engine.family.ModelGeometry;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNetActivations;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;

/** The sizes of a model of a UNet and an autoencoder, from their configurations. */
public record UNetGeometry(UNet2DConditionConfig unet, AutoencoderKLConfig vae) implements ModelGeometry {
    @Override
    public boolean inpaints() {
        return unet.inpaints();
    }

    @Override
    public int latentFactor() {
        return vae.factor();
    }

    @Override
    public int latentChannels() {
        return vae.latentChannels();
    }

    @Override
    public Activations denoiserActivations(long images, long height, long width) {
        UNetActivations counted = UNetActivations.of(unet, images, height, width);
        return new Activations(counted.kept(), counted.inputs(), counted.largestBlock());
    }

    @Override
    public long encoderActivations(long side) {
        return vae.encoderActivations(side);
    }
}
