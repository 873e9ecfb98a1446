package dev.dreambooth.engine.stage.encoders;

import static dev.dreambooth.contract.settings.SubjectSettings.INSTANCE_IMAGES;
import static dev.dreambooth.contract.settings.train.DataSettings.LOSS_MASK;

import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.settings.choice.MaskSource;
import dev.dreambooth.engine.data.folder.ImageFolder;
import dev.dreambooth.engine.data.folder.LossMasks;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import dev.dreambooth.engine.stage.StageContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The subject's own images, which a model's images are compared with.
 *
 * @param images in the order of their digests, so that their names have no part in the result
 * @param digests SHA-256 of each file, by its name
 */
public record References(List<Reference> images, Map<String, String> digests) {
    /** A size that no image is too small for. */
    private static final int ANY_SIZE = 1;

    /**
     * One of them.
     *
     * @param source the image
     * @param mask white where the subject is, if the training knew it
     */
    public record Reference(SourceImage source, Optional<SourceImage> mask) {
        private RgbImage subject(double... colour) {
            return mask.map(grey -> MaskedImage.of(source.image(), grey.image(), colour))
                    .orElse(source.image());
        }
    }

    /** Reads the images that the settings name. */
    public static References read(StageContext context) {
        MaskSource kind = context.get(LOSS_MASK);
        ImageFolder folder = ImageFolder.list(context.get(INSTANCE_IMAGES), INSTANCE_IMAGES);
        ImageReader reader = new ImageReader(INSTANCE_IMAGES, ANY_SIZE);
        List<Reference> images = new ArrayList<>();
        Map<String, String> digests = new LinkedHashMap<>();
        for (Path file : folder.images()) {
            SourceImage image = reader.read(file);
            image.warnings().forEach(context::warn);
            Optional<SourceImage> mask = mask(kind, new LossMasks(reader, INSTANCE_IMAGES), file, image, folder);
            mask.ifPresent(grey -> digests.put(grey.name(), grey.sha256()));
            digests.put(image.name(), image.sha256());
            images.add(new Reference(image, mask));
        }
        if (kind != MaskSource.NONE
                && images.stream().allMatch(image -> image.mask().isEmpty())) {
            context.warn("lossMask is " + kind + ", but no instance image has a mask: encoders see all of each.");
        }
        images.sort(Comparator.comparing(image -> image.source().sha256()));
        return new References(List.copyOf(images), digests);
    }

    private static Optional<SourceImage> mask(
            MaskSource kind, LossMasks masks, Path file, SourceImage image, ImageFolder folder) {
        return switch (kind) {
            case NONE -> Optional.empty();
            case ALPHA -> masks.alpha(file);
            case FILE -> Optional.ofNullable(folder.masks().get(file)).map(beside -> masks.read(beside, image.image()));
        };
    }

    /** Returns the pixels of all. */
    public List<RgbImage> pixels() {
        return images.stream().map(image -> image.source().image()).toList();
    }

    /**
     * Returns the subjects alone, where there are masks.
     *
     * @param colour what is put around them
     */
    public List<RgbImage> subjects(double... colour) {
        return images.stream().map(image -> image.subject(colour)).toList();
    }

    /** Returns all mirrored left to right. */
    public List<RgbImage> mirrored() {
        return pixels().stream().map(RgbImage::flipHorizontally).toList();
    }

    /** Returns the digests of all, in their order. */
    public List<String> sha256() {
        return images.stream().map(image -> image.source().sha256()).toList();
    }

    /** Returns what stands for all masks, or empty if there is none. */
    public Optional<String> maskDigest() {
        if (images.stream().allMatch(image -> image.mask().isEmpty())) {
            return Optional.empty();
        }
        StringBuilder lines = new StringBuilder();
        images.forEach(
                image -> lines.append(image.mask().map(SourceImage::sha256).orElse("none"))
                        .append('\n'));
        return Optional.of(Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
