package dev.dreambooth.engine.family;

import dev.dreambooth.engine.family.sd.StableDiffusion;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;

/** The networks of a Stable Diffusion model as the classes that they are, for tests of those. */
public final class StableDiffusionParts {
    private StableDiffusionParts() {}

    /** Returns the UNet. */
    public static UNet2DConditionModel unet(LatentDiffusionModel model) {
        return (UNet2DConditionModel) model.denoiser();
    }

    /** Returns the text encoder. */
    public static CLIPTextModel textEncoder(LatentDiffusionModel model) {
        return (CLIPTextModel) model.network(StableDiffusion.TEXT_ENCODER);
    }
}
