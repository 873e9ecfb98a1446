package dev.dreambooth.engine.data.folder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.Setting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells which files of a folder are masks, and of which images: {@code 01-mask.png} belongs to {@code 01.jpg}, whether
 * its name is in small letters or capitals. A mask that went unnoticed would be learnt as an image of the subject.
 */
final class MaskFiles {
    private static final String SUFFIX = "-mask";
    private static final String ENDING = ".png";

    private MaskFiles() {}

    /**
     * Returns each mask by its image.
     *
     * @param files all files of a folder that could be images by their names, in order
     * @param setting the setting that names the folder, for errors
     * @throws UserError if a file is called a mask but is in another format, or an image has two
     */
    static Map<Path, Path> among(List<Path> files, Setting<?> setting) {
        Map<Path, Path> masks = new HashMap<>();
        for (Path file : files) {
            for (Path image : masked(file, files)) {
                if (!name(file).toLowerCase(Locale.ROOT).endsWith(ENDING)) {
                    throw UserError.data(
                                    "The file %s is called a mask of %s, but is no PNG.".formatted(file, name(image)),
                                    "Save it as %s, since masks must not be blurred by compression; if it is no mask, rename it."
                                            .formatted(ImageFolder.stem(file) + ENDING))
                            .about(setting);
                }
                Path other = masks.put(image, file);
                if (other != null) {
                    throw UserError.data(
                                    "The image %s has two masks: %s and %s.".formatted(image, name(other), name(file)),
                                    "Keep one of them.")
                            .about(setting);
                }
            }
        }
        return masks;
    }

    /** Returns the images that a file's name says it is a mask of: those of the very name, else in other letters. */
    private static List<Path> masked(Path file, List<Path> files) {
        String stem = ImageFolder.stem(file);
        if (!stem.toLowerCase(Locale.ROOT).endsWith(SUFFIX)) {
            return List.of();
        }
        String masked = stem.substring(0, stem.length() - SUFFIX.length());
        List<Path> exactly = files.stream()
                .filter(other -> ImageFolder.stem(other).equals(masked))
                .toList();
        return exactly.isEmpty()
                ? files.stream()
                        .filter(other -> ImageFolder.stem(other).equalsIgnoreCase(masked))
                        .toList()
                : exactly;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
