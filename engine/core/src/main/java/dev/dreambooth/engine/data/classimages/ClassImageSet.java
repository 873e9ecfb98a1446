package dev.dreambooth.engine.data.classimages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.data.folder.ImageFolder;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.png.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The images that keep a class from collapsing into the subject while it is trained (prior preservation; Ruiz et al.,
 * "DreamBooth", arXiv 2208.12242, section 3.3): a folder that knows which of its images are there and sound, which have
 * to be made, and why.
 *
 * <p>The manifest is written after each image, so that an interrupted set goes on where it was. A folder of images
 * without a manifest is the user's own real class images: they are used as they are, and nothing is written there.
 */
public final class ClassImageSet {
    private static final Setting<?> SETTING = RegularizeSettings.CLASS_IMAGES_DIRECTORY;

    private final Path folder;
    private final ClassImageRecipe recipe;
    private final int count;
    private final List<String> reasons;
    private final SortedMap<Integer, String> sound;
    private final List<Path> supplied;

    /** Images of another recipe, taken away when the first image of this one is written. */
    private SortedMap<Integer, String> outdated;

    private ClassImageSet(
            Path folder,
            ClassImageRecipe recipe,
            int count,
            List<Path> supplied,
            SortedMap<Integer, String> sound,
            SortedMap<Integer, String> outdated,
            List<String> reasons) {
        this.folder = folder;
        this.recipe = recipe;
        this.count = count;
        this.supplied = supplied;
        this.sound = sound;
        this.outdated = outdated;
        this.reasons = List.copyOf(reasons);
    }

    /**
     * Looks at a folder and changes nothing.
     *
     * @param folder where the images lie or will lie
     * @param recipe what they have to be made with
     * @param count how many are asked for
     * @throws UserError if the folder's manifest is damaged or the user's own images cannot be listed
     */
    public static ClassImageSet open(Path folder, ClassImageRecipe recipe, int count) {
        SortedMap<Integer, String> none = new TreeMap<>();
        Optional<ClassImageManifest> found = ClassImageManifest.read(folder);
        if (found.isEmpty() && ImageFolder.holdsImages(folder, SETTING)) {
            ImageFolder supplied = ImageFolder.list(folder, SETTING);
            List<String> reasons = new ArrayList<>(supplied.warnings());
            reasons.add(
                    0,
                    String.format(
                            Locale.ROOT,
                            "The %d images in %s are your own: they have no manifest.",
                            supplied.images().size(),
                            folder));
            return new ClassImageSet(folder, recipe, count, supplied.images(), none, none, reasons);
        }
        if (found.isEmpty()) {
            List<String> reasons = new ArrayList<>(ImageFolder.leftOut(folder, SETTING));
            reasons.add(0, "There are no class images in %s yet.".formatted(folder));
            return new ClassImageSet(folder, recipe, count, List.of(), none, none, reasons);
        }
        ClassImageManifest manifest = found.get();
        List<String> changes = recipe.changesSince(manifest.recipe());
        if (!changes.isEmpty()) {
            return new ClassImageSet(
                    folder, recipe, count, List.of(), none, manifest.digests(), List.of(String.join(", ", changes)));
        }
        return verified(folder, recipe, count, manifest);
    }

    /** Looks at a folder as {@link #open} does, but has every image made again that is not the user's own. */
    public static ClassImageSet openAnew(Path folder, ClassImageRecipe recipe, int count) {
        ClassImageSet found = open(folder, recipe, count);
        if (found.isSupplied()) {
            return found;
        }
        SortedMap<Integer, String> outdated = new TreeMap<>(found.outdated);
        outdated.putAll(found.sound);
        return new ClassImageSet(
                folder, recipe, count, List.of(), new TreeMap<>(), outdated, List.of("All are made anew."));
    }

    private static ClassImageSet verified(
            Path folder, ClassImageRecipe recipe, int count, ClassImageManifest manifest) {
        SortedMap<Integer, String> sound = new TreeMap<>();
        List<String> reasons = new ArrayList<>();
        manifest.digests().forEach((index, digest) -> {
            Path file = folder.resolve(ClassImageManifest.fileName(index));
            if (!Files.exists(file)) {
                reasons.add("%s is gone.".formatted(file.getFileName()));
            } else if (!digest.equals(digestOf(file))) {
                reasons.add("%s changed since it was made.".formatted(file.getFileName()));
            } else {
                sound.put(index, digest);
            }
        });
        if (manifest.digests().size() < count) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%d of %d images are there.",
                    manifest.digests().size(),
                    count));
        }
        return new ClassImageSet(folder, recipe, count, List.of(), sound, new TreeMap<>(), reasons);
    }

    /** Tells whether these are the user's own images, which are neither made nor counted. */
    public boolean isSupplied() {
        return !supplied.isEmpty();
    }

    /** Returns the indices of the images that have to be made, rising; empty if there is nothing to do. */
    public List<Integer> missing() {
        return isSupplied()
                ? List.of()
                : IntStream.range(0, count)
                        .filter(index -> !sound.containsKey(index))
                        .boxed()
                        .toList();
    }

    /** Returns why images have to be made, or what there is to know about the set; may be empty. */
    public List<String> reasons() {
        return reasons;
    }

    /**
     * Stores an image and the manifest that names it.
     *
     * @param index one of the missing
     * @param ownScheduler what other programs call the scheduler that the model comes with
     * @return the image's file
     * @throws UserError if the disk is full or not writable
     */
    public Path add(int index, RgbImage image, String ownScheduler) {
        if (isSupplied() || index < 0 || index >= count || sound.containsKey(index)) {
            throw new IllegalArgumentException("image " + index + " is not missing");
        }
        removeOutdated();
        byte[] png = PngWriter.encode(image, recipe.parameters(index).toTexts(ownScheduler));
        String digest = Sha256.of(png);
        Path file = folder.resolve(ClassImageManifest.fileName(index));
        keepForeign(file, digest);
        AtomicFiles.write(file, png);
        sound.put(index, digest);
        new ClassImageManifest(recipe, sound).write(folder);
        return file;
    }

    /**
     * Returns the files to train on: the images asked for, or all of the user's own.
     *
     * @throws IllegalStateException if some are still missing
     */
    public List<Path> images() {
        if (!missing().isEmpty()) {
            throw new IllegalStateException("images are missing: " + missing());
        }
        return isSupplied()
                ? supplied
                : IntStream.range(0, count)
                        .mapToObj(index -> folder.resolve(ClassImageManifest.fileName(index)))
                        .toList();
    }

    /**
     * Returns a digest of the contents of the set, known before the images are made: generated ones follow from the
     * recipe and their number, the user's own are read.
     */
    public String digest() {
        ObjectNode contents = JsonNodeFactory.instance.objectNode();
        if (isSupplied()) {
            supplied.forEach(file -> contents.put(file.getFileName().toString(), digestOf(file)));
        } else {
            contents.put("images", count).set("recipe", CanonicalJson.STRICT.valueToTree(recipe));
        }
        return Sha256.fingerprint(contents);
    }

    /** Returns the digests of the user's own images; none of generated ones, which no photo can be among. */
    public Set<String> suppliedContents() {
        return supplied.stream().map(ClassImageSet::digestOf).collect(Collectors.toSet());
    }

    private void removeOutdated() {
        outdated.forEach((index, digest) -> {
            Path file = folder.resolve(ClassImageManifest.fileName(index));
            try {
                if (Files.exists(file) && digest.equals(digestOf(file))) {
                    Files.delete(file);
                }
            } catch (IOException locked) {
                throw AtomicFiles.unwritable(file, locked);
            }
        });
        outdated = new TreeMap<>();
    }

    /** Moves aside what somebody else put in the place of an image: it may be all they have of it. */
    private static void keepForeign(Path file, String digest) {
        try {
            if (Files.exists(file) && !digest.equals(digestOf(file))) {
                Files.move(file, free(file));
            }
        } catch (IOException locked) {
            throw AtomicFiles.unwritable(file, locked);
        }
    }

    private static Path free(Path file) {
        for (int number = 1; ; number++) {
            Path candidate = file.resolveSibling(file.getFileName() + ".kept" + number);
            if (!Files.exists(candidate)) {
                return candidate;
            }
        }
    }

    private static String digestOf(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException unreadable) {
            throw UserError.data(
                            "The class image %s cannot be read (%s).".formatted(file, unreadable),
                            "Check that the file may be read, or delete it to have it made again.")
                    .about(SETTING)
                    .causedBy(unreadable);
        }
    }
}
