package dev.dreambooth.engine.family;

import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.model.original.UNetNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What people give as a model that is none, or is one of a kind that is not supported: told by names and shapes, in the
 * order in which one could be taken for another.
 *
 * @param found tells such a file
 * @param what a sentence part on the file
 * @param remedy what to do
 */
record ForeignFile(Predicate<OriginalWeights> found, String what, String remedy) {
    private static final Pattern ADAPTER = Pattern.compile(
            "(lora|lycoris)_.*|.*\\.(lora_(A|B|down|up|magnitude_vector)|hada_w1_a|lokr_w[12](_a)?|dora_scale)(\\..*)?");
    private static final String FIRST_LAYER = UNetNames.PREFIX + "input_blocks.0.0.weight";
    private static final String TEXT_TO_IMAGE = "Give a text-to-image model of Stable Diffusion 1.x, 2.x or XL.";

    private static final List<ForeignFile> KINDS = List.of(
            new ForeignFile(
                    file -> file.names().stream()
                            .anyMatch(name -> ADAPTER.matcher(name).matches()),
                    "it is a LoRA or another adapter, not a model",
                    "Give the model that it was made for, and name the adapter by lora when images are generated."),
            new ForeignFile(
                    file -> file.has("emb_params") || file.names().equals(Set.of("clip_l", "clip_g")),
                    "it is a textual inversion, not a model",
                    "Give the model that it was made for, and name this file by embeddings when images are generated."),
            new ForeignFile(
                    file -> file.has("control_model.") || contains(file, "controlnet_cond_embedding."),
                    "it is a ControlNet, which steers a model and is none",
                    TEXT_TO_IMAGE),
            new ForeignFile(
                    file -> file.has("image_proj.") || file.has("ip_adapter."), "it is an IP-Adapter", TEXT_TO_IMAGE),
            new ForeignFile(file -> contains(file, "double_blocks."), "it is a FLUX model", TEXT_TO_IMAGE),
            new ForeignFile(file -> contains(file, "joint_blocks."), "it is a Stable Diffusion 3 model", TEXT_TO_IMAGE),
            new ForeignFile(
                    file -> file.has("text_encoders."),
                    "it bundles text encoders as ComfyUI does for Stable Diffusion 3 and later",
                    TEXT_TO_IMAGE),
            new ForeignFile(
                    file -> file.has("conditioner.embedders.0.model."),
                    "it is the refiner of Stable Diffusion XL",
                    "Give the base model, which makes whole images without it."),
            new ForeignFile(
                    file -> channels(file) == 8, "it is an InstructPix2Pix model, which edits images", TEXT_TO_IMAGE),
            new ForeignFile(file -> channels(file) == 5, "it is a depth-to-image model", TEXT_TO_IMAGE),
            new ForeignFile(file -> channels(file) == 7, "it is an upscaler", TEXT_TO_IMAGE),
            new ForeignFile(
                    file -> file.has("edm_mean"),
                    "it is Playground 2.5, whose noise schedule is another (EDM)",
                    TEXT_TO_IMAGE),
            new ForeignFile(
                    file -> file.has("edm_vpred."),
                    "its noise schedule is another (EDM with v-prediction, as of CosXL)",
                    TEXT_TO_IMAGE),
            new ForeignFile(
                    file -> file.has("encoder.") && file.has("decoder."),
                    "it is an autoencoder (VAE) alone",
                    "Give the file of the whole model (often called checkpoint), not that of its VAE."),
            new ForeignFile(
                    file -> file.has("text_model.") && !file.has(UNetNames.PREFIX),
                    "it is a text encoder alone",
                    "Give the file of the whole model (often called checkpoint), not that of its text encoder."),
            new ForeignFile(
                    file -> file.has("down_blocks.") && file.has("up_blocks."),
                    "it is a UNet alone, under diffusers' names",
                    "Put it into the folder of a whole model as unet/diffusion_pytorch_model.safetensors, and give that"
                            + " folder."),
            new ForeignFile(
                    file -> (file.has(UNetNames.PREFIX) || file.has("input_blocks."))
                            && !file.has("first_stage_model.")
                            && !file.has("vae.")
                            && !file.has("cond_stage_model.")
                            && !file.has("conditioner."),
                    "it is a UNet alone, without autoencoder and text encoder",
                    "Give the file of the whole model (often called checkpoint), not that of the UNet."));

    /** Returns what kind of file it is, or empty if it looks like a model that may be supported. */
    static Optional<ForeignFile> of(OriginalWeights file) {
        return KINDS.stream().filter(kind -> kind.found().test(file)).findFirst();
    }

    private static boolean contains(OriginalWeights file, String part) {
        return file.names().stream().anyMatch(name -> name.contains(part));
    }

    private static long channels(OriginalWeights file) {
        return file.size(FIRST_LAYER, 1).orElse(0L);
    }
}
