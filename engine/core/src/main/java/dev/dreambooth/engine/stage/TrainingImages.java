package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.data.ImageFolder;
import dev.dreambooth.engine.data.ImageReader;
import dev.dreambooth.engine.data.RgbImage;
import dev.dreambooth.engine.data.SourceImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures to train on, read and checked before any expensive work.
 *
 * @param pictures the pictures in the order of their names
 * @param digests SHA-256 of each file by its name
 */
record TrainingImages(List<RgbImage> pictures, Map<String, String> digests) {
    /**
     * Reads the subject's pictures, warning of what may disappoint.
     *
     * @param setting the setting that names the folder
     */
    static TrainingImages ofFolder(Path folder, String setting, int resolution, StageContext context) {
        ImageFolder found = ImageFolder.list(folder, setting);
        found.warnings().forEach(context::warn);
        return of(found.images(), setting, resolution, context);
    }

    /** Reads pictures from files. */
    static TrainingImages of(List<Path> files, String setting, int resolution, StageContext context) {
        ImageReader reader = new ImageReader(setting, resolution);
        Map<String, String> digests = new LinkedHashMap<>();
        List<RgbImage> pictures = files.stream()
                .map(file -> {
                    SourceImage source = reader.read(file);
                    source.warnings().forEach(context::warn);
                    digests.put(source.name(), source.sha256());
                    return source.image();
                })
                .toList();
        return new TrainingImages(pictures, digests);
    }
}
