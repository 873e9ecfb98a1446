package dev.dreambooth.engine.stage.generate;

import static dev.dreambooth.contract.settings.GenerateSettings.HEIGHT;
import static dev.dreambooth.contract.settings.GenerateSettings.INIT_IMAGE;
import static dev.dreambooth.contract.settings.GenerateSettings.MASK_IMAGE;
import static dev.dreambooth.contract.settings.GenerateSettings.STRENGTH;
import static dev.dreambooth.contract.settings.GenerateSettings.WIDTH;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import dev.dreambooth.engine.data.png.GenerationParameters;
import dev.dreambooth.engine.data.reading.ImageReader;
import dev.dreambooth.engine.sampling.InitialImage;
import dev.dreambooth.engine.stage.StageContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The files that images start from: an image, and a mask that says which part of it is painted anew.
 *
 * @param image as it was read; empty to start from noise
 * @param mask as it was read; empty to paint all of the image
 * @param strength how much of the image is replaced
 */
public record InitialFiles(Optional<SourceImage> image, Optional<SourceImage> mask, double strength) {
    private static final double STRENGTH_OF_IMAGE = 0.8;
    private static final double STRENGTH_OF_MASK = 1;

    /** Share by which proportions may differ before it shows. */
    private static final double SQUASHED = 0.02;

    /** How large an image is asked for where the model decides that. */
    private static final int UNKNOWN_SIDE = 16;

    private static final int HALF_WHITE = 128;

    /** Returns none: images start from noise. */
    public static InitialFiles none() {
        return new InitialFiles(Optional.empty(), Optional.empty(), STRENGTH_OF_IMAGE);
    }

    /**
     * Reads them.
     *
     * @throws UserError if one is missing or damaged, the mask has other proportions than the image, or it is dark
     */
    static InitialFiles read(StageContext context) {
        Optional<SourceImage> image = read(INIT_IMAGE, context, ImageReader::read);
        Optional<SourceImage> mask = read(MASK_IMAGE, context, ImageReader::readMask);
        if (image.isPresent() && mask.isPresent()) {
            check(mask.get().image(), image.get().image());
        }
        image.ifPresent(source -> source.warnings().forEach(context::warn));
        double usual = mask.isPresent() ? STRENGTH_OF_MASK : STRENGTH_OF_IMAGE;
        return new InitialFiles(image, mask, context.find(STRENGTH).orElse(usual));
    }

    private static Optional<SourceImage> read(
            Setting<Path> setting, StageContext context, BiFunction<ImageReader, Path, SourceImage> how) {
        Optional<Path> file = context.find(setting);
        file.filter(Files::notExists).ifPresent(missing -> {
            throw UserError.data(
                            "There is no " + missing + ", which " + setting.name() + " names.",
                            "Correct the path, or leave " + setting.name() + " out.")
                    .about(setting);
        });
        int side = Math.min(
                context.find(WIDTH).orElse(UNKNOWN_SIDE), context.find(HEIGHT).orElse(UNKNOWN_SIDE));
        return file.map(path -> how.apply(new ImageReader(setting, side), path));
    }

    private static void check(RgbImage mask, RgbImage image) {
        long oneWay = (long) mask.width() * image.height();
        long otherWay = (long) mask.height() * image.width();
        int longest = Math.max(Math.max(mask.width(), mask.height()), Math.max(image.width(), image.height()));
        if (Math.abs(oneWay - otherWay) > longest) { // more than rounding to whole pixels explains
            throw UserError.data(
                            String.format(
                                    Locale.ROOT,
                                    "The mask has %d x %d pixels and the image %d x %d: other proportions.",
                                    mask.width(),
                                    mask.height(),
                                    image.width(),
                                    image.height()),
                            "Save the mask at the size of initImage, or at one of the same proportions.")
                    .about(MASK_IMAGE);
        }
        if (isDark(mask)) {
            throw UserError.data(
                            "The mask is dark all over, so nothing would be painted.", "Paint white what is to change.")
                    .about(MASK_IMAGE);
        }
    }

    private static boolean isDark(RgbImage mask) {
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    if (mask.sample(x, y, channel) >= HALF_WHITE) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Returns what the fingerprint says of them. */
    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        image.ifPresent(source -> digests.put(INIT_IMAGE.name(), source.sha256()));
        mask.ifPresent(source -> digests.put(MASK_IMAGE.name(), source.sha256()));
        return digests;
    }

    /** Returns what to start from, or empty for noise. */
    Optional<InitialImage> initial() {
        return image.map(source -> new InitialImage(source.image(), mask.map(SourceImage::image), strength));
    }

    /** Returns what each image tells of them, or empty for noise. */
    Optional<GenerationParameters.Start> parameters() {
        return image.map(source -> new GenerationParameters.Start(
                source.sha256(), strength, mask.map(SourceImage::sha256).orElse(null)));
    }

    /** Warns if the image does not keep its proportions at a size. */
    void warnOfSquashing(int width, int height, int multiple, StageContext context) {
        image.map(SourceImage::image).ifPresent(source -> {
            double own = (double) source.width() / source.height();
            if (Math.abs(own * height / width - 1) > SQUASHED) {
                long fitting = Math.max(1, Math.round(own * height / multiple)) * multiple;
                context.warn(String.format(
                                Locale.ROOT,
                                "The initImage of %d x %d pixels is squashed to %d x %d; a width of %d beside a height of %d",
                                source.width(),
                                source.height(),
                                width,
                                height,
                                fitting,
                                height)
                        + " would about keep its proportions.");
            }
        });
    }
}
