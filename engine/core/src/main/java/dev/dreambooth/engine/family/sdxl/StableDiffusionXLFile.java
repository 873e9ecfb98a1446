package dev.dreambooth.engine.family.sdxl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.family.original.NetworkWeights;
import dev.dreambooth.engine.family.original.OriginalConfigs;
import dev.dreambooth.engine.family.original.OriginalLayout;
import dev.dreambooth.engine.family.original.OriginalNetwork;
import dev.dreambooth.engine.family.original.PredictionHint;
import dev.dreambooth.engine.model.clip.StandardTokenizer;
import dev.dreambooth.engine.model.part.MicroConditioning;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The single files of Stable Diffusion XL: CLIP's text encoder under the names of transformers and OpenCLIP's bigG under its
 * own, beside a UNet that is told sizes. That a UNet predicts the velocity, a tensor {@code v_pred} tells.
 */
final class StableDiffusionXLFile extends OriginalLayout {
    private static final double LATENT_SCALE = 0.13025;
    private static final int LATENT_SIZE = 128;

    StableDiffusionXLFile() {
        super(
                OriginalNetwork.unet(StableDiffusionXL.UNET),
                OriginalNetwork.vae(StableDiffusionXL.VAE),
                OriginalNetwork.clip(StableDiffusionXL.TEXT_ENCODER, "conditioner.embedders.0.transformer."),
                OriginalNetwork.openClip(
                        StableDiffusionXL.TEXT_ENCODER_2, "conditioner.embedders.1.model.", Integer.MAX_VALUE, true));
    }

    @Override
    protected Map<ModelPart, ObjectNode> configs(Map<ModelPart, NetworkWeights> networks, PredictionHint prediction) {
        NetworkWeights second = of(networks, StableDiffusionXL.TEXT_ENCODER_2);
        Map<ModelPart, ObjectNode> configs = new LinkedHashMap<>();
        configs.put(
                StableDiffusionXL.UNET,
                unet(of(networks, StableDiffusionXL.UNET), second.size("text_projection.weight", 0)));
        configs.put(
                StableDiffusionXL.VAE,
                OriginalConfigs.vae(of(networks, StableDiffusionXL.VAE), LATENT_SCALE, 8 * LATENT_SIZE)
                        .put("force_upcast", true));
        configs.put(
                StableDiffusionXL.TEXT_ENCODER,
                OriginalConfigs.textEncoder(of(networks, StableDiffusionXL.TEXT_ENCODER), "quick_gelu"));
        configs.put(StableDiffusionXL.TEXT_ENCODER_2, OriginalConfigs.textEncoder(second, "gelu"));
        configs.put(StableDiffusionXL.SCHEDULER, scheduler(prediction));
        return configs;
    }

    private static NetworkWeights of(Map<ModelPart, NetworkWeights> networks, ModelPart part) {
        return Optional.ofNullable(networks.get(part)).orElseThrow();
    }

    private static ObjectNode unet(NetworkWeights weights, long pooled) {
        long told = weights.size("add_embedding.linear_1.weight", 1);
        return OriginalConfigs.unet(weights, OriginalConfigs.Heads.OF_64_CHANNELS, LATENT_SIZE)
                .put("addition_embed_type", "text_time")
                .put("addition_time_embed_dim", (told - pooled) / MicroConditioning.COUNT)
                .put("projection_class_embeddings_input_dim", told);
    }

    private static ObjectNode scheduler(PredictionHint prediction) {
        ObjectNode config = OriginalConfigs.scheduler("EulerDiscreteScheduler", prediction)
                .put("interpolation_type", "linear")
                .put("sample_max_value", 1.0)
                .put("use_karras_sigmas", false);
        return prediction.zeroTerminalSnr() ? config : config.put("timestep_spacing", "leading");
    }

    @Override
    protected String usualPrediction() {
        return PredictionHint.EPSILON;
    }

    @Override
    protected boolean predictionsDiffer() {
        return false;
    }

    @Override
    protected String architecture(boolean velocity) {
        return "stable-diffusion-xl-v1-base";
    }

    @Override
    public void writeOthers(Path folder) throws IOException {
        write(folder, StableDiffusionXL.TOKENIZER, StandardTokenizer.Pad.END_OF_TEXT);
        write(folder, StableDiffusionXL.TOKENIZER_2, StandardTokenizer.Pad.EXCLAMATION_MARK);
    }

    private static void write(Path folder, ModelPart part, StandardTokenizer.Pad pad) throws IOException {
        StandardTokenizer.write(Files.createDirectories(folder.resolve(part.name())), pad);
    }

    @Override
    protected ObjectNode index(String schedulerClass) {
        ObjectNode index = OriginalConfigs.config("StableDiffusionXLPipeline")
                .put("force_zeros_for_empty_prompt", true)
                .putNull("add_watermarker");
        index.putArray("scheduler").add("diffusers").add(schedulerClass);
        index.putArray("text_encoder").add("transformers").add("CLIPTextModel");
        index.putArray("text_encoder_2").add("transformers").add("CLIPTextModelWithProjection");
        index.putArray("tokenizer").add("transformers").add("CLIPTokenizer");
        index.putArray("tokenizer_2").add("transformers").add("CLIPTokenizer");
        index.putArray("unet").add("diffusers").add("UNet2DConditionModel");
        index.putArray("vae").add("diffusers").add("AutoencoderKL");
        return index;
    }

    @Override
    protected Optional<String> otherTokenizer(ModelFolder model) {
        return difference(model, StableDiffusionXL.TOKENIZER, StandardTokenizer.Pad.END_OF_TEXT)
                .or(() -> difference(model, StableDiffusionXL.TOKENIZER_2, StandardTokenizer.Pad.EXCLAMATION_MARK));
    }

    private static Optional<String> difference(ModelFolder model, ModelPart part, StandardTokenizer.Pad pad) {
        return StandardTokenizer.difference(model.folder(part), pad).map(how -> "its " + part + " has " + how);
    }

    @Override
    public List<TensorData> pack(Map<ModelPart, ? extends Collection<TensorData>> weights, ObjectNode scheduler) {
        List<TensorData> packed = new ArrayList<>(super.pack(weights, scheduler));
        if (scheduler.path("prediction_type").asText().equals(PredictionHint.VELOCITY)) {
            packed.add(marker(PredictionHint.VELOCITY_MARKER));
        }
        return packed;
    }
}
