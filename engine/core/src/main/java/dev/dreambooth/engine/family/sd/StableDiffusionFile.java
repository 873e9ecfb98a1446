package dev.dreambooth.engine.family.sd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.family.original.NetworkWeights;
import dev.dreambooth.engine.family.original.OriginalConfigs;
import dev.dreambooth.engine.family.original.OriginalLayout;
import dev.dreambooth.engine.family.original.OriginalNetwork;
import dev.dreambooth.engine.family.original.PredictionHint;
import dev.dreambooth.engine.model.clip.StandardTokenizer;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the single files of Stable Diffusion 1.x and 2.x have in common; they differ in their text encoders. */
abstract class StableDiffusionFile extends OriginalLayout {
    private static final double LATENT_SCALE = 0.18215;

    private final StandardTokenizer.Pad pad;

    StableDiffusionFile(OriginalNetwork textEncoder, StandardTokenizer.Pad pad) {
        super(OriginalNetwork.unet(StableDiffusion.UNET), OriginalNetwork.vae(StableDiffusion.VAE), textEncoder);
        this.pad = pad;
    }

    /** How the UNet's attention is divided. */
    abstract OriginalConfigs.Heads heads();

    /** The non-linearity of the text encoder. */
    abstract String activation();

    /** The side of the latent images that models are made for. */
    abstract int sampleSize(boolean velocity);

    /** The scheduler that images are made with unless another is chosen. */
    abstract String scheduler();

    @Override
    protected Map<ModelPart, ObjectNode> configs(Map<ModelPart, NetworkWeights> networks, PredictionHint prediction) {
        Map<ModelPart, ObjectNode> configs = new LinkedHashMap<>();
        int sampleSize = sampleSize(prediction.isVelocity());
        networks.forEach((part, weights) -> configs.put(
                part,
                switch (part.role()) {
                    case DENOISER -> OriginalConfigs.unet(weights, heads(), sampleSize);
                    case LATENT_CODEC -> OriginalConfigs.vae(weights, LATENT_SCALE, 8 * sampleSize);
                    default -> OriginalConfigs.textEncoder(weights, activation());
                }));
        // DDIM is what a schedule that ends in pure noise can be sampled with
        String className = prediction.zeroTerminalSnr() ? "DDIMScheduler" : scheduler();
        configs.put(StableDiffusion.SCHEDULER, OriginalConfigs.scheduler(className, prediction));
        return configs;
    }

    @Override
    public void writeOthers(Path folder) throws IOException {
        StandardTokenizer.write(Files.createDirectories(folder.resolve(StableDiffusion.TOKENIZER.name())), pad);
    }

    @Override
    protected ObjectNode index(String schedulerClass) {
        ObjectNode index = OriginalConfigs.config("StableDiffusionPipeline").put("requires_safety_checker", false);
        index.putArray("scheduler").add("diffusers").add(schedulerClass);
        index.putArray("text_encoder").add("transformers").add("CLIPTextModel");
        index.putArray("tokenizer").add("transformers").add("CLIPTokenizer");
        index.putArray("unet").add("diffusers").add("UNet2DConditionModel");
        index.putArray("vae").add("diffusers").add("AutoencoderKL");
        for (String absent : new String[] {"feature_extractor", "safety_checker"}) {
            index.putArray(absent).addNull().addNull();
        }
        return index;
    }

    @Override
    protected Optional<String> otherTokenizer(ModelFolder model) {
        return StandardTokenizer.difference(model.folder(StableDiffusion.TOKENIZER), pad)
                .map(how -> "its tokenizer has " + how);
    }
}
