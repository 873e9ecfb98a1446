package dev.dreambooth.engine.model.components;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.weights.Component;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.WeightSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The parts of a Stable Diffusion model that compute, loaded and checked against one another.
 *
 * @param tokenizer prompt → token ids
 * @param textEncoder token ids → text states
 * @param unet noisy latents, timestep, text states → prediction
 * @param vae pictures ↔ latents
 */
public record ModelComponents(
        CLIPTokenizer tokenizer, CLIPTextModel textEncoder, UNet2DConditionModel unet, AutoencoderKL vae)
        implements AutoCloseable {

    /**
     * Loads a model.
     *
     * @param folder a checked model folder
     * @param trained components whose weights will be changed; the others may stay in their mapped files
     * @param device where weights are put
     * @throws UserError if weights contradict a configuration, or two configurations one another
     */
    public static ModelComponents load(ModelFolder folder, Set<Component> trained, Device device) {
        UNet2DConditionConfig unetConfig =
                UNet2DConditionConfig.of(configName(folder, Component.UNET), folder.config(Component.UNET));
        AutoencoderKLConfig vaeConfig =
                AutoencoderKLConfig.of(configName(folder, Component.VAE), folder.config(Component.VAE));
        CLIPTextConfig textConfig =
                CLIPTextConfig.of(configName(folder, Component.TEXT_ENCODER), folder.config(Component.TEXT_ENCODER));
        CLIPTokenizer tokenizer = CLIPTokenizer.load(folder.folder(Component.TOKENIZER));
        refuseMismatch(folder, unetConfig, vaeConfig, textConfig, tokenizer);
        return new ModelComponents(
                tokenizer,
                load(folder, Component.TEXT_ENCODER, trained, device, w -> new CLIPTextModel(textConfig, w)),
                load(folder, Component.UNET, trained, device, w -> new UNet2DConditionModel(unetConfig, w)),
                load(folder, Component.VAE, trained, device, w -> new AutoencoderKL(vaeConfig, w)));
    }

    private static String configName(ModelFolder folder, Component component) {
        return folder.folder(component).resolve(component.configName()).toString();
    }

    private static void refuseMismatch(
            ModelFolder folder,
            UNet2DConditionConfig unet,
            AutoencoderKLConfig vae,
            CLIPTextConfig text,
            CLIPTokenizer tokenizer) {
        refuseUnless(
                unet.inChannels() == vae.latentChannels() && unet.outChannels() == unet.inChannels(),
                folder,
                "the UNet takes " + unet.inChannels() + " channels and gives " + unet.outChannels()
                        + ", the autoencoder has " + vae.latentChannels() + " latent channels");
        refuseUnless(
                unet.crossAttentionDim().stream().allMatch(width -> width == text.hiddenSize()),
                folder,
                "the UNet attends to text states of width "
                        + unet.crossAttentionDim().get(0) + ", the text encoder makes them " + text.hiddenSize()
                        + " wide");
        refuseUnless(
                tokenizer.modelMaxLength() <= text.maxPositions(),
                folder,
                "the tokenizer makes " + tokenizer.modelMaxLength() + " ids of a prompt, the text encoder has "
                        + text.maxPositions() + " positions");
        refuseUnless(
                tokenizer.vocabularySize() <= text.vocabSize(),
                folder,
                "the tokenizer knows " + tokenizer.vocabularySize() + " tokens, the text encoder " + text.vocabSize());
    }

    private static void refuseUnless(boolean fits, ModelFolder folder, String difference) {
        if (!fits) {
            throw UserError.data(
                            "The parts of the model " + folder.path() + " do not fit together: " + difference + ".",
                            "Use a Stable Diffusion 1.x or 2.x text-to-image model whose parts come from one source.")
                    .about("model");
        }
    }

    private static <M> M load(
            ModelFolder folder,
            Component component,
            Set<Component> trained,
            Device device,
            Function<WeightSource, M> build) {
        try (WeightSet set = folder.weights(component)) {
            LoadedWeights loaded = trained.contains(component) ? LoadedWeights.owned(set) : LoadedWeights.mapped(set);
            M model = build.apply(device.equals(Device.CPU) ? loaded : loaded.on(device));
            loaded.refuseLeftOvers();
            return model;
        }
    }

    /**
     * Tokenizes prompts.
     *
     * @return ids [P, L], each row padded to the model's length
     */
    public Tensor ids(List<String> prompts) {
        long[] ids = prompts.stream()
                .flatMapToLong(prompt -> Arrays.stream(tokenizer.encode(prompt).ids()))
                .toArray();
        return Tensor.of(ids, prompts.size(), tokenizer.modelMaxLength());
    }

    /** Pixels that width and height of a picture have to be a multiple of, so that every level of the UNet fits. */
    public int sizeFactor() {
        return vae.config().factor() << (unet.config().levels() - 1);
    }

    @Override
    public void close() {
        textEncoder.close();
        unet.close();
        vae.close();
    }
}
