package dev.dreambooth.engine.data.folder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.reading.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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
     * Lists the images of a folder; hidden files and folders inside it are passed over, and so are what belongs to a
     * image: its caption ({@code 01.txt} beside {@code 01.jpg}) and its mask ({@code 01-mask.png}).
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
        List<Path> images = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        for (Path file : visibleFiles(folder, setting)) {
            String name = file.getFileName().toString();
            if (ImageFormat.isUnreadableName(name)) {
                throw UserError.data(
                                "The image %s is in a format that cannot be read.".formatted(file),
                                "Convert it to PNG or JPEG, or take it out of the folder.")
                        .about(setting);
            }
            (ImageFormat.isReadableName(name) ? images : others).add(file);
        }
        Map<Path, Path> masks = MaskFiles.among(images, setting);
        images.removeAll(Set.copyOf(masks.values()));
        if (images.isEmpty()) {
            throw UserError.data(
                            "The folder %s holds no images.".formatted(folder),
                            "Put images there (%s), or set %s to another folder.".formatted(FORMATS, setting))
                    .about(setting);
        }
        return new ImageFolder(folder, images, masks, warnings(images, others));
    }

    /** Tells whether a folder exists and holds an image that can be read, by the names of its files. */
    public static boolean holdsImages(Path folder, Setting<?> setting) {
        return Files.isDirectory(folder)
                && visibleFiles(folder, setting).stream()
                        .anyMatch(file ->
                                ImageFormat.isReadableName(file.getFileName().toString()));
    }

    private static List<Path> visibleFiles(Path folder, Setting<?> setting) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException unreadable) {
            throw UserError.data(
                            "The image folder %s cannot be read (%s).".formatted(folder, unreadable),
                            "Check that the folder may be read.")
                    .about(setting)
                    .causedBy(unreadable);
        }
    }

    private static List<String> warnings(List<Path> images, List<Path> others) {
        Set<String> stems = new HashSet<>();
        images.forEach(image -> stems.add(stem(image)));
        List<String> warnings = new ArrayList<>();
        for (Path other : others) {
            boolean caption = other.toString().endsWith(".txt") && stems.contains(stem(other));
            if (!caption) {
                warnings.add("The file %s is not an image and is passed over.".formatted(other.getFileName()));
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
