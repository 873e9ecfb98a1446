package dev.dreambooth.engine.data.folder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The images in one folder, in the order of their names, so that every machine sees the same first image.
 *
 * @param folder where they lie
 * @param images the image files, sorted by name
 * @param masks by image the file beside it that says which part of it is learnt, where there is one
 * @param warnings full sentences about files that were passed over
 */
public record ImageFolder(Path folder, List<Path> images, Map<Path, Path> masks, List<String> warnings) {
    private static final String FORMATS = "PNG, JPEG, WebP or BMP";

    /** Makes all of it immutable. */
    public ImageFolder {
        images = List.copyOf(images);
        masks = Map.copyOf(masks);
        warnings = List.copyOf(warnings);
    }

    /**
     * Lists the images of a folder itself; those that are hidden, or in folders inside it, are told of. Passed over is what
     * belongs to an image: its caption ({@code 01.txt} beside {@code 01.jpg}) and its mask ({@code 01-mask.png}).
     *
     * @param setting the setting that names the folder, for errors
     * @throws UserError if the folder is missing, holds no image, one in a format that cannot be read, or a mask that is
     *     none
     */
    public static ImageFolder list(Path folder, Setting<?> setting) {
        if (!Files.isDirectory(folder)) {
            String what = Files.exists(folder) ? "is a file, not a folder" : "does not exist";
            throw UserError.data(
                            "The image folder %s %s.".formatted(folder, what),
                            "Set %s to a folder of images (%s).".formatted(setting, FORMATS))
                    .about(setting);
        }
        FolderEntries entries = FolderEntries.of(folder, setting);
        List<Path> images = new ArrayList<>(entries.images());
        Map<Path, Path> masks = MaskFiles.among(images, setting);
        images.removeAll(Set.copyOf(masks.values()));
        if (images.isEmpty()) {
            throw entries.none(FORMATS);
        }
        List<String> warnings = new ArrayList<>(entries.notes());
        warnings.addAll(warnings(images, entries.others()));
        return new ImageFolder(folder, images, masks, warnings);
    }

    /** Tells whether a folder exists and holds an image that can be read. */
    public static boolean holdsImages(Path folder, Setting<?> setting) {
        return Files.isDirectory(folder)
                && !FolderEntries.of(folder, setting).images().isEmpty();
    }

    /** Returns full sentences about images that a folder holds, and that are not used: in folders inside it, or hidden. */
    public static List<String> leftOut(Path folder, Setting<?> setting) {
        return Files.isDirectory(folder) ? FolderEntries.of(folder, setting).notes() : List.of();
    }

    private static List<String> warnings(List<Path> images, List<Path> others) {
        Set<Path> captions = new HashSet<>();
        images.forEach(image -> captions.addAll(Captions.files(image)));
        List<String> warnings = new ArrayList<>();
        for (Path other : others) {
            if (!captions.contains(other)) {
                warnings.add(FolderEntries.passedOver(other));
            }
        }
        return warnings;
    }

    /** Returns a file's name without its ending. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
