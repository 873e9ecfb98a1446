package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.CommonSettings;
import dev.dreambooth.engine.weights.EmbeddedFiles;
import java.nio.file.Path;

/** The small model inside the engine's jar. */
public final class EmbeddedModel {
    private static final EmbeddedFiles FILES = EmbeddedFiles.of(
            "embedded",
            "model_index.json",
            "dreambooth-defaults.json",
            "scheduler/scheduler_config.json",
            "text_encoder/config.json",
            "text_encoder/model.safetensors",
            "tokenizer/merges.txt",
            "tokenizer/special_tokens_map.json",
            "tokenizer/tokenizer_config.json",
            "tokenizer/vocab.json",
            "unet/config.json",
            "unet/diffusion_pytorch_model.safetensors",
            "vae/config.json",
            "vae/diffusion_pytorch_model.safetensors");

    private EmbeddedModel() {}

    /**
     * Returns the folder of the embedded model, unpacking it if it is not there or not whole.
     *
     * @param cache folder that may hold it from an earlier run
     */
    public static Path unpack(Path cache) {
        try {
            return FILES.unpack(cache, "model", "set model to a folder");
        } catch (UserError unreadable) {
            throw unreadable.about(CommonSettings.MODEL);
        }
    }
}
