package dev.dreambooth.engine.stage.evaluate;

import static dev.dreambooth.contract.settings.SubjectSettings.INSTANCE_IMAGES;

import dev.dreambooth.engine.data.folder.ImageFolder;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.SourceImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import dev.dreambooth.engine.stage.StageContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The subject's own images, which a model's images are compared with.
 *
 * @param images in the order of their digests, so that their names have no part in the result
 * @param digests SHA-256 of each file, by its name
 */
record References(List<SourceImage> images, Map<String, String> digests) {
    /** A size that no image is too small for. */
    private static final int ANY_SIZE = 1;

    /** Reads the images that the settings name. */
    static References read(StageContext context) {
        ImageFolder folder = ImageFolder.list(context.get(INSTANCE_IMAGES), INSTANCE_IMAGES);
        ImageReader reader = new ImageReader(INSTANCE_IMAGES, ANY_SIZE);
        List<SourceImage> images = new ArrayList<>();
        Map<String, String> digests = new LinkedHashMap<>();
        for (Path file : folder.images()) {
            SourceImage image = reader.read(file);
            image.warnings().forEach(context::warn);
            images.add(image);
            digests.put(image.name(), image.sha256());
        }
        images.sort((one, other) -> one.sha256().compareTo(other.sha256()));
        return new References(List.copyOf(images), digests);
    }

    /** Returns the pixels of all. */
    List<RgbImage> pixels() {
        return images.stream().map(SourceImage::image).toList();
    }

    /** Returns all mirrored left to right. */
    List<RgbImage> mirrored() {
        return images.stream().map(source -> source.image().flipHorizontally()).toList();
    }

    /** Returns the digests of all, in their order. */
    List<String> sha256() {
        return images.stream().map(SourceImage::sha256).toList();
    }
}
