package dev.dreambooth.contract.settings.train;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A LoRA to make images with.
 *
 * @param file the file, or the folder that holds it
 * @param scale how strongly it acts, or empty for what {@code loraScale} says
 */
public record LoraChoice(Path file, Optional<Double> scale) {
    /** What the file is called where it is written with a strength. */
    public static final String FILE = "file";

    /** What the strength is called. */
    public static final String SCALE = "scale";
}
