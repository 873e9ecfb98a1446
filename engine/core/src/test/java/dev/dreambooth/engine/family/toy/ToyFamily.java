package dev.dreambooth.engine.family.toy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamily;
import dev.dreambooth.engine.family.ModelGeometry;
import dev.dreambooth.engine.family.PartLoader;
import dev.dreambooth.engine.model.clip.CLIPTextConfig;
import dev.dreambooth.engine.model.clip.CLIPTextModel;
import dev.dreambooth.engine.model.clip.CLIPTokenizer;
import dev.dreambooth.engine.model.part.Denoiser;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.model.vae.AutoencoderKL;
import dev.dreambooth.engine.model.vae.AutoencoderKLConfig;
import dev.dreambooth.engine.model.vae.ScaledAutoencoder;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelLayout;
import dev.dreambooth.engine.weights.ModelPart;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A family that only tests know: another denoiser, two text encoders, and a pooled vector beside the text states. */
public final class ToyFamily implements ModelFamily {
    static final ModelPart TRANSFORMER = ModelPart.denoiser("transformer", "ToyDenoiser", "lora_transformer");
    static final ModelPart VAE = ModelPart.latentCodec("vae", "AutoencoderKL");
    static final ModelPart TEXT_ENCODER = ModelPart.textEncoder("text_encoder", "CLIPTextModel", "lora_te1");
    static final ModelPart TEXT_ENCODER_2 = ModelPart.textEncoder("text_encoder_2", "CLIPTextModel", "lora_te2");
    static final ModelPart TOKENIZER = ModelPart.tokenizer("tokenizer", Set.of("CLIPTokenizer"));
    static final ModelPart TOKENIZER_2 = ModelPart.tokenizer("tokenizer_2", Set.of("CLIPTokenizer"));
    static final ModelPart SCHEDULER = ModelPart.scheduler();

    private static final ModelLayout LAYOUT = new ModelLayout(
            "toy",
            "ToyPipeline",
            List.of(TRANSFORMER, VAE, TEXT_ENCODER, TEXT_ENCODER_2, TOKENIZER, TOKENIZER_2, SCHEDULER),
            Set.of());

    @Override
    public ModelLayout layout() {
        return LAYOUT;
    }

    @Override
    public LatentDiffusionModel open(PartLoader loader) {
        ModelFolder folder = loader.folder();
        CLIPTextModel one = loader.load(TEXT_ENCODER, source -> new CLIPTextModel(text(folder, TEXT_ENCODER), source));
        CLIPTextModel two =
                loader.load(TEXT_ENCODER_2, source -> new CLIPTextModel(text(folder, TEXT_ENCODER_2), source));
        Denoiser denoiser = openDenoiser(loader);
        return new LatentDiffusionModel(
                this,
                denoiser,
                new ToyTextConditioner(
                        CLIPTokenizer.load(folder.folder(TOKENIZER)),
                        CLIPTokenizer.load(folder.folder(TOKENIZER_2)),
                        one,
                        two,
                        loader.device()),
                new ScaledAutoencoder(loader.load(VAE, source -> new AutoencoderKL(vae(folder), source))),
                Map.of(TRANSFORMER, denoiser, TEXT_ENCODER, one, TEXT_ENCODER_2, two),
                loader.device());
    }

    @Override
    public Tokenizer tokenizer(ModelFolder folder) {
        return CLIPTokenizer.load(folder.folder(TOKENIZER));
    }

    @Override
    public Denoiser openDenoiser(PartLoader loader) {
        ObjectNode json = loader.folder().config(TRANSFORMER);
        return loader.load(TRANSFORMER, source -> new ToyDenoiser(config(json), source));
    }

    static ToyDenoiser.Config config(ObjectNode json) {
        return new ToyDenoiser.Config(
                json.path("channels").asInt(),
                json.path("hidden").asInt(),
                json.path("text").asInt(),
                json.path("pooled").asInt());
    }

    private static CLIPTextConfig text(ModelFolder folder, ModelPart part) {
        return CLIPTextConfig.of(folder.configFile(part), folder.config(part));
    }

    private static AutoencoderKLConfig vae(ModelFolder folder) {
        return AutoencoderKLConfig.of(folder.configFile(VAE), folder.config(VAE));
    }

    @Override
    public ModelGeometry geometry(ModelFolder folder) {
        AutoencoderKLConfig vae = vae(folder);
        long hidden = config(folder.config(TRANSFORMER)).hidden();
        return new ModelGeometry() {
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
                long block = 40 * hidden * images * height * width;
                return new Activations(2 * block, block / 20, block);
            }

            @Override
            public long encoderActivations(long side) {
                return vae.encoderActivations(side);
            }
        };
    }
}
