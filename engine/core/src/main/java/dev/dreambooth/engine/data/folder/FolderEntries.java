package dev.dreambooth.engine.data.folder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.machine.FileNames;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.reading.FileBeginning;
import dev.dreambooth.engine.data.reading.ForeignFile;
import dev.dreambooth.engine.data.reading.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies in a folder of images, told by content: a file is an image if it begins like one, whatever it is called. What
 * is called an image is taken for one too, so that reading it says what is wrong with it.
 */
final class FolderEntries {
    /** Endings of files that a program or the user put aside, or did not finish. */
    private static final Set<String> PUT_ASIDE =
            Set.of("bak", "orig", "old", "tmp", "part", "partial", "crdownload", "download");

    private final Path folder;
    private final Setting<?> setting;
    private final List<Path> images = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Path, Integer> below = new LinkedHashMap<>();

    private FolderEntries(Path folder, Setting<?> setting) {
        this.folder = folder;
        this.setting = setting;
    }

    /**
     * Looks at all entries of a folder, in the order of their names.
     *
     * @throws UserError if the folder cannot be read, or holds an image in a format that cannot
     */
    static FolderEntries of(Path folder, Setting<?> setting) {
        FolderEntries entries = new FolderEntries(folder, setting);
        try (Stream<Path> found = Files.list(folder)) {
            found.map(FileNames::readable)
                    .sorted(Comparator.comparing(FolderEntries::name))
                    .forEach(entries::add);
        } catch (IOException unreadable) {
            throw UserError.data(
                            "The image folder %s cannot be read (%s).".formatted(folder, unreadable),
                            "Check that the folder may be read.")
                    .about(setting)
                    .causedBy(unreadable);
        }
        return entries;
    }

    /** Returns the images, masks among them. */
    List<Path> images() {
        return images;
    }

    /** Returns the visible files that are no images. */
    List<Path> others() {
        return others;
    }

    /** Returns full sentences about what is left out that is no mere file of another kind, or used against its name. */
    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        below.forEach((sub, count) -> all.add(("The sub-folder %s holds %s, not used: only those in %s itself are. Move"
                        + " them there, or set %s to %s.")
                .formatted(name(sub), images(count), folder, setting, sub)));
        return all;
    }

    /** Returns the error that there are no images, which says where there are some. */
    UserError none(String formats) {
        StringBuilder what = new StringBuilder("The folder %s holds no images".formatted(folder));
        below.forEach((sub, count) -> what.append("; its sub-folder %s holds %s".formatted(name(sub), images(count))));
        notes.forEach(note -> what.append("; ").append(note, 0, note.length() - 1));
        String remedy = below.isEmpty()
                ? "Put images there (%s), or set %s to another folder.".formatted(formats, setting)
                : "Set %s to %s, or move its images up into %s."
                        .formatted(setting, below.keySet().iterator().next(), folder);
        return UserError.data(what.append('.').toString(), remedy).about(setting);
    }

    private static String images(int count) {
        return count == 1 ? "an image" : count + " images";
    }

    private void add(Path entry) {
        boolean hidden = name(entry).startsWith(".");
        if (Files.isDirectory(entry)) {
            int count = ImagesBelow.count(entry);
            if (count > 0) {
                below.put(entry, count);
            }
        } else if (Files.isRegularFile(entry)) {
            byte[] start = FileBeginning.of(entry);
            if (!hidden) {
                addVisible(entry, start);
            } else if (ImageFormat.of(start).isPresent()) {
                notes.add("The image %s is hidden and not used. To use it, rename it so that it begins with no dot."
                        .formatted(name(entry)));
            }
        } else if (!hidden) {
            notes.add(
                    Files.isSymbolicLink(entry)
                            ? "The link %s leads nowhere and is passed over.".formatted(name(entry))
                            : "%s is neither a file nor a folder and is passed over.".formatted(name(entry)));
        }
    }

    private void addVisible(Path file, byte[] start) {
        Optional<ImageFormat> format = ImageFormat.of(start);
        boolean called = ImageFormat.isReadableName(name(file));
        if (format.isPresent() && PUT_ASIDE.contains(ImageFormat.extension(name(file)))) {
            notes.add(
                    "The image %s is not used, since its ending says that it was put aside or not finished. To use it, rename it."
                            .formatted(name(file)));
        } else if (format.isPresent() || called) {
            images.add(file);
            if (!called) {
                notes.add("The file %s is an image (%s), whatever its ending, and is used."
                        .formatted(name(file), format.orElseThrow()));
            }
        } else {
            refuseUnreadable(file, ForeignFile.of(start));
            others.add(file);
        }
    }

    private void refuseUnreadable(Path file, Optional<ForeignFile> foreign) {
        boolean called = ImageFormat.isUnreadableName(name(file));
        if (!called && !foreign.map(ForeignFile::isImage).orElse(false)) {
            return;
        }
        throw UserError.data(
                        "The image %s is in a format that cannot be read%s."
                                .formatted(
                                        file,
                                        foreign.map(found -> ": it is " + found.what())
                                                .orElse("")),
                        foreign.map(found -> found.remedyFor(name(file)) + " Or take it out of the folder.")
                                .orElse("Convert it to PNG or JPEG, or take it out of the folder."))
                .about(setting);
    }

    /** Returns a full sentence about a file that is no image. */
    static String passedOver(Path file) {
        Optional<ForeignFile> found = ForeignFile.of(FileBeginning.of(file)).filter(ForeignFile::standsForImages);
        return found.map(foreign -> "The file %s is %s and is passed over. %s"
                        .formatted(name(file), foreign.what(), foreign.remedyFor(name(file))))
                .orElseGet(() -> "The file %s is not an image and is passed over.".formatted(name(file)));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
