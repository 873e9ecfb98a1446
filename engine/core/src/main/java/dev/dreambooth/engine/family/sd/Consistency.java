package dev.dreambooth.engine.family.sd;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;

/**
 * Checks that the parts of a model folder fit each other, before their weights are read.
 *
 * @param folder what to call it in messages
 * @param family what model to give instead
 */
public record Consistency(String folder, String family) {
    /** A text encoder takes what its tokenizer makes. */
    public void check(CLIPTokenizer tokenizer, CLIPTextConfig text) {
        require(
                tokenizer.vocabularySize() <= text.vocabSize(),
                "the tokenizer knows " + tokenizer.vocabularySize() + " tokens, the text encoder " + text.vocabSize());
        require(
                tokenizer.modelMaxLength() <= text.maxPositions(),
                "the tokenizer makes " + tokenizer.modelMaxLength() + " tokens of a prompt, the text encoder takes "
                        + text.maxPositions());
    }

    /**
     * The UNet takes the text's states and the autoencoder's latents, and both are of images.
     *
     * @param textWidth of the states of all text encoders together
     */
    public void check(int textWidth, UNet2DConditionConfig unet, AutoencoderKLConfig vae) {
        for (int width : unet.crossAttentionDim()) {
            require(
                    width == textWidth,
                    "the UNet attends to states of width " + width + ", the text encoder makes " + textWidth);
        }
        require(
                unet.outChannels() == vae.latentChannels(),
                "the UNet returns " + unet.outChannels() + " channels, the autoencoder makes " + vae.latentChannels());
        require(
                unet.inChannels() == unet.outChannels() || unet.inpaints(),
                "the UNet takes " + unet.inChannels() + " channels and returns " + unet.outChannels()
                        + "; for inpainting it would take " + (2 * unet.outChannels() + 1));
        require(
                vae.inChannels() == 3 && vae.outChannels() == 3,
                "the autoencoder takes images of " + vae.inChannels() + " channels and returns " + vae.outChannels()
                        + ", not 3");
    }

    /** Refuses a model if something does not fit. */
    public void require(boolean fits, String contradiction) {
        if (!fits) {
            throw UserError.data(
                            "The components of " + folder + " do not fit each other: " + contradiction + ".",
                            "Give a " + family + " model, all of its files from one revision.")
                    .about(CommonSettings.MODEL);
        }
    }
}
