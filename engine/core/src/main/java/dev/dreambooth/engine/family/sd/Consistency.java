package dev.dreambooth.engine.family.sd;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;

/** Checks that the components of a model folder fit each other, before their weights are read. */
record Consistency(String folder) {
    void check(CLIPTokenizer tokenizer, CLIPTextConfig text, UNet2DConditionConfig unet, AutoencoderKLConfig vae) {
        require(
                tokenizer.vocabularySize() <= text.vocabSize(),
                "the tokenizer knows " + tokenizer.vocabularySize() + " tokens, the text encoder " + text.vocabSize());
        require(
                tokenizer.modelMaxLength() <= text.maxPositions(),
                "the tokenizer makes " + tokenizer.modelMaxLength() + " tokens of a prompt, the text encoder takes "
                        + text.maxPositions());
        for (int width : unet.crossAttentionDim()) {
            require(
                    width == text.hiddenSize(),
                    "the UNet attends to states of width " + width + ", the text encoder makes " + text.hiddenSize());
        }
        require(
                unet.inChannels() == vae.latentChannels(),
                "the UNet takes " + unet.inChannels() + " channels, the autoencoder makes " + vae.latentChannels()
                        + (unet.inChannels() == 9 ? " (an inpainting model)" : ""));
        require(
                unet.outChannels() == unet.inChannels(),
                "the UNet takes " + unet.inChannels() + " channels and returns " + unet.outChannels());
        require(
                vae.inChannels() == 3 && vae.outChannels() == 3,
                "the autoencoder takes images of " + vae.inChannels() + " channels and returns " + vae.outChannels()
                        + ", not 3");
    }

    private void require(boolean fits, String contradiction) {
        if (!fits) {
            throw UserError.data(
                            "The components of " + folder + " do not fit each other: " + contradiction + ".",
                            "Give a Stable Diffusion 1.x or 2.x text-to-image model, all of its files from one"
                                    + " revision.")
                    .about(CommonSettings.MODEL);
        }
    }
}
