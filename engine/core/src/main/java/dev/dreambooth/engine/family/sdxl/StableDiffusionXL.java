package dev.dreambooth.engine.family.sdxl;

import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamily;
import dev.dreambooth.engine.family.ModelGeometry;
import dev.dreambooth.engine.family.PartLoader;
import dev.dreambooth.engine.family.SingleFileLayout;
import dev.dreambooth.engine.family.sd.Consistency;
import dev.dreambooth.engine.family.sd.UNetGeometry;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTextModelWithProjection;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.model.vae.ScaledAutoencoder;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelLayout;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stable Diffusion XL and what was made of it: the states of two CLIP text encoders side by side, one pooled vector, and the
 * sizes that an image comes from.
 */
public final class StableDiffusionXL implements ModelFamily {
    /** Predicts the noise, or the velocity, in a latent image. */
    public static final ModelPart UNET = ModelPart.denoiser("unet", "UNet2DConditionModel", "lora_unet");

    /** Maps images to latents and back. */
    public static final ModelPart VAE = ModelPart.latentCodec("vae", "AutoencoderKL");

    /** The first text encoder, OpenAI's CLIP, of which only states are used. */
    public static final ModelPart TEXT_ENCODER =
            ModelPart.textEncoder("text_encoder", "CLIPTextModel", "lora_te1", "lora_te");

    /** The second text encoder, OpenCLIP's, of which states and pooled vector are used. */
    public static final ModelPart TEXT_ENCODER_2 =
            ModelPart.textEncoder("text_encoder_2", "CLIPTextModelWithProjection", "lora_te2");

    private static final Set<String> TOKENIZERS = Set.of("CLIPTokenizer", "CLIPTokenizerFast");

    /** Turns a prompt into token ids for the first text encoder. */
    public static final ModelPart TOKENIZER = ModelPart.tokenizer("tokenizer", TOKENIZERS);

    /** Turns a prompt into token ids for the second text encoder, which is padded otherwise. */
    public static final ModelPart TOKENIZER_2 = ModelPart.tokenizer("tokenizer_2", TOKENIZERS);

    /** Knows the noise schedule. */
    public static final ModelPart SCHEDULER = ModelPart.scheduler();

    private static final ModelLayout LAYOUT = new ModelLayout(
            "Stable Diffusion XL",
            "StableDiffusionXLPipeline",
            List.of(UNET, VAE, TEXT_ENCODER, TEXT_ENCODER_2, TOKENIZER, TOKENIZER_2, SCHEDULER),
            Set.of("feature_extractor", "image_encoder"));

    @Override
    public ModelLayout layout() {
        return LAYOUT;
    }

    @Override
    public LatentDiffusionModel open(PartLoader loader) {
        ModelFolder folder = loader.folder();
        CLIPTokenizer first = CLIPTokenizer.load(folder.folder(TOKENIZER));
        CLIPTokenizer second = CLIPTokenizer.load(folder.folder(TOKENIZER_2));
        CLIPTextConfig firstConfig = textConfig(folder, TEXT_ENCODER);
        CLIPTextConfig secondConfig = textConfig(folder, TEXT_ENCODER_2);
        UNet2DConditionConfig unetConfig = unetConfig(folder);
        AutoencoderKLConfig vaeConfig = vaeConfig(folder);
        Consistency parts = new Consistency(folder.name().toString(), LAYOUT.family());
        parts.check(first, firstConfig);
        parts.check(second, secondConfig);
        parts.require(
                first.modelMaxLength() == second.modelMaxLength(),
                "one tokenizer makes " + first.modelMaxLength() + " tokens of a prompt, the other "
                        + second.modelMaxLength());
        parts.check(firstConfig.hiddenSize() + secondConfig.hiddenSize(), unetConfig, vaeConfig);
        int pooled = unetConfig
                .textTime()
                .map(UNet2DConditionConfig.TextTime::textWidth)
                .orElse(0);
        parts.require(
                pooled == secondConfig.projectionDim(),
                "the UNet takes pooled text of width " + pooled + ", the second text encoder makes "
                        + secondConfig.projectionDim());
        CLIPTextModel textEncoder = loader.load(TEXT_ENCODER, source -> new CLIPTextModel(firstConfig, source));
        CLIPTextModelWithProjection textEncoder2 =
                loader.load(TEXT_ENCODER_2, source -> new CLIPTextModelWithProjection(secondConfig, source));
        UNet2DConditionModel unet = loader.load(UNET, source -> new UNet2DConditionModel(unetConfig, source));
        AutoencoderKL vae = loader.load(VAE, source -> new AutoencoderKL(vaeConfig, source));
        return new LatentDiffusionModel(
                this,
                unet,
                new TwoEncoderConditioner(
                        first,
                        second,
                        textEncoder,
                        textEncoder2,
                        folder.option("force_zeros_for_empty_prompt", true),
                        loader.device()),
                new ScaledAutoencoder(vae),
                Map.of(UNET, unet, TEXT_ENCODER, textEncoder, TEXT_ENCODER_2, textEncoder2),
                loader.device());
    }

    @Override
    public Tokenizer tokenizer(ModelFolder folder) {
        return CLIPTokenizer.load(folder.folder(TOKENIZER));
    }

    @Override
    public Denoiser openDenoiser(PartLoader loader) {
        UNet2DConditionConfig config = unetConfig(loader.folder());
        return loader.load(UNET, source -> new UNet2DConditionModel(config, source));
    }

    @Override
    public ModelGeometry geometry(ModelFolder folder) {
        return new UNetGeometry(unetConfig(folder), vaeConfig(folder));
    }

    @Override
    public List<SingleFileLayout> singleFiles() {
        return List.of(new StableDiffusionXLFile());
    }

    @Override
    public Optional<SingleFileLayout> singleFile(ModelFolder model) {
        return Optional.of(new StableDiffusionXLFile());
    }

    /** The first encoder's states are taken before its last layer, so that this and the final norm see no gradient. */
    @Override
    public List<String> unusedWeights(ModelFolder folder, ModelPart part) {
        return part.equals(TEXT_ENCODER)
                ? List.of(
                        "text_model.encoder.layers." + (textConfig(folder, part).layers() - 1) + ".",
                        "text_model.final_layer_norm.")
                : List.of();
    }

    @Override
    public Map<String, String> kohyaMetadata(ModelFolder folder) {
        return Map.of("ss_base_model_version", "sdxl_base_v1-0", "ss_v2", "False");
    }

    private static CLIPTextConfig textConfig(ModelFolder folder, ModelPart part) {
        return CLIPTextConfig.of(folder.configFile(part), folder.config(part));
    }

    private static UNet2DConditionConfig unetConfig(ModelFolder folder) {
        return UNet2DConditionConfig.of(folder.configFile(UNET), folder.config(UNET));
    }

    private static AutoencoderKLConfig vaeConfig(ModelFolder folder) {
        return AutoencoderKLConfig.of(folder.configFile(VAE), folder.config(VAE));
    }
}
