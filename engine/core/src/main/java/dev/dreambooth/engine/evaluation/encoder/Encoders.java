package dev.dreambooth.engine.evaluation.encoder;

import dev.dreambooth.contract.SettingName;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.engine.tensor.Device;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a folder of transformers holds to measure with.
 *
 * @param images owned
 * @param texts in the space of {@code images}, if the model reads texts; owned
 */
public record Encoders(ImageEncoder images, Optional<TextEncoder> texts) implements AutoCloseable {
    /**
     * Opens a CLIP model, its image half, DINO or DINOv2, whichever its {@code config.json} says. The arithmetic is in
     * 32-bit floats, whatever the weights are stored in.
     *
     * @param folder as the user gave it
     * @param setting where the user gave it
     * @param device where to compute
     * @param hasher finds the digests of the weight files
     * @throws UserError about the setting, if the folder is missing, incomplete, or holds something else
     */
    public static Encoders open(Path folder, SettingName setting, Device device, FileHasher hasher) {
        try {
            return new EncoderLoader(EncoderFolder.open(folder), device, hasher).open();
        } catch (UserError refused) {
            throw refused.about(setting);
        }
    }

    /** Frees the weights. */
    @Override
    public void close() {
        images.close();
        texts.ifPresent(TextEncoder::close);
    }
}
