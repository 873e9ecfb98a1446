package dev.dreambooth.engine.family.sd;

import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamily;
import dev.dreambooth.engine.family.ModelGeometry;
import dev.dreambooth.engine.family.PartLoader;
import dev.dreambooth.engine.family.SingleFileLayout;
import dev.dreambooth.engine.model.Activation;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.model.unet.UNet2DConditionConfig;
import dev.dreambooth.engine.model.unet.UNet2DConditionModel;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.model.vae.ScaledAutoencoder;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelLayout;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stable Diffusion 1.x and 2.x: one CLIP text encoder, whose states at every token the UNet attends to. */
public final class StableDiffusion implements ModelFamily {
    /** Predicts the noise, or the velocity, in a latent image. */
    public static final ModelPart UNET = ModelPart.denoiser("unet", "UNet2DConditionModel", "lora_unet");

    /** Maps images to latents and back. */
    public static final ModelPart VAE = ModelPart.latentCodec("vae", "AutoencoderKL");

    /** Turns token ids into the states that the UNet attends to. */
    public static final ModelPart TEXT_ENCODER =
            ModelPart.textEncoder("text_encoder", "CLIPTextModel", "lora_te", "lora_te1");

    /** Turns a prompt into token ids. */
    public static final ModelPart TOKENIZER =
            ModelPart.tokenizer("tokenizer", Set.of("CLIPTokenizer", "CLIPTokenizerFast"));

    /** Knows the noise schedule. */
    public static final ModelPart SCHEDULER = ModelPart.scheduler();

    private static final ModelLayout LAYOUT = new ModelLayout(
            "Stable Diffusion 1.x or 2.x",
            "StableDiffusionPipeline",
            List.of(UNET, VAE, TEXT_ENCODER, TOKENIZER, SCHEDULER),
            Set.of("safety_checker", "feature_extractor", "image_encoder"));

    /** Width of the text states of 2.x, by which readers of kohya's layout tell it from 1.x. */
    private static final int TEXT_WIDTH_OF_2 = 1024;

    @Override
    public ModelLayout layout() {
        return LAYOUT;
    }

    @Override
    public LatentDiffusionModel open(PartLoader loader) {
        ModelFolder folder = loader.folder();
        CLIPTokenizer tokenizer = CLIPTokenizer.load(folder.folder(TOKENIZER));
        CLIPTextConfig text = textConfig(folder);
        UNet2DConditionConfig unet = unetConfig(folder);
        AutoencoderKLConfig vae = vaeConfig(folder);
        Consistency parts = new Consistency(folder.name().toString(), LAYOUT.family());
        parts.check(tokenizer, text);
        parts.check(text.hiddenSize(), unet, vae);
        parts.require(unet.textTime().isEmpty(), "the UNet asks for pooled text, as those of Stable Diffusion XL do");
        return assemble(
                tokenizer,
                loader.load(TEXT_ENCODER, source -> new CLIPTextModel(text, source)),
                loader.load(UNET, source -> new UNet2DConditionModel(unet, source)),
                loader.load(VAE, source -> new AutoencoderKL(vae, source)),
                loader.device());
    }

    private LatentDiffusionModel assemble(
            CLIPTokenizer tokenizer,
            CLIPTextModel textEncoder,
            UNet2DConditionModel unet,
            AutoencoderKL vae,
            Device device) {
        return new LatentDiffusionModel(
                this,
                unet,
                new ClipTextConditioner(tokenizer, textEncoder, device),
                new ScaledAutoencoder(vae),
                Map.of(UNET, unet, TEXT_ENCODER, textEncoder),
                device);
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
    public SchedulerConfig samplingConfig(SchedulerConfig own) {
        return own.forStableDiffusion();
    }

    @Override
    public List<SingleFileLayout> singleFiles() {
        return List.of(new StableDiffusion1File(), new StableDiffusion2File());
    }

    /** The text encoder of 1.x is OpenAI's, that of 2.x OpenCLIP's, which has another non-linearity. */
    @Override
    public Optional<SingleFileLayout> singleFile(ModelFolder model) {
        boolean first = textConfig(model).activation() == Activation.QUICK_GELU;
        return Optional.of(first ? new StableDiffusion1File() : new StableDiffusion2File());
    }

    @Override
    public Map<String, String> kohyaMetadata(ModelFolder folder) {
        boolean second = textConfig(folder).hiddenSize() == TEXT_WIDTH_OF_2;
        return Map.of("ss_v2", second ? "True" : "False");
    }

    private static CLIPTextConfig textConfig(ModelFolder folder) {
        return CLIPTextConfig.of(folder.configFile(TEXT_ENCODER), folder.config(TEXT_ENCODER));
    }

    private static UNet2DConditionConfig unetConfig(ModelFolder folder) {
        return UNet2DConditionConfig.of(folder.configFile(UNET), folder.config(UNET));
    }

    private static AutoencoderKLConfig vaeConfig(ModelFolder folder) {
        return AutoencoderKLConfig.of(folder.configFile(VAE), folder.config(VAE));
    }
}
