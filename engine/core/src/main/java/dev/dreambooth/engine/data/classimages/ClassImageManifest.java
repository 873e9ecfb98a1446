package dev.dreambooth.engine.data.classimages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.AtomicFiles;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.RegularizeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file that makes a folder of class images an artifact: the recipe, and what was made by it so far.
 *
 * @param recipe what the images were made with
 * @param digests SHA-256 of each image's file, by the image's index
 */
record ClassImageManifest(ClassImageRecipe recipe, SortedMap<Integer, String> digests) {
    static final String FILE_NAME = "manifest.json";

    private static final int FORMAT = 1;
    private static final long MAX_BYTES = 64L << 20;

    /** The document as it is written; one that is read may lack anything. */
    private record Document(
            int format,
            @Nullable ClassImageRecipe recipe,
            @Nullable List<@Nullable Entry> images) {}

    /** One image: all but the digest follows from the recipe, and is there for people. */
    private record Entry(
            int index,
            @Nullable String file,
            long seed,
            @Nullable String sha256) {}

    /** Returns the name of an image's file. */
    static String fileName(int index) {
        return String.format(Locale.ROOT, "%05d.png", index);
    }

    /** Writes the manifest into its folder. */
    void write(Path folder) {
        List<Entry> images = digests.entrySet().stream()
                .map(image -> new Entry(
                        image.getKey(), fileName(image.getKey()), recipe.imageSeed(image.getKey()), image.getValue()))
                .toList();
        JsonNode document = CanonicalJson.STRICT.valueToTree(new Document(FORMAT, recipe, images));
        AtomicFiles.write(folder.resolve(FILE_NAME), document);
    }

    /**
     * Returns the manifest in a folder, or empty if there is none.
     *
     * @throws UserError if there is one that cannot be trusted
     */
    static Optional<ClassImageManifest> read(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw damaged(file, "it has " + Files.size(file) + " bytes");
            }
            return Optional.of(check(file, CanonicalJson.STRICT.readValue(Files.readAllBytes(file), Document.class)));
        } catch (JsonProcessingException noManifest) {
            throw damaged(file, noManifest.getOriginalMessage()).causedBy(noManifest);
        } catch (IOException unreadable) {
            throw damaged(file, unreadable.toString()).causedBy(unreadable);
        }
    }

    private static ClassImageManifest check(Path file, Document document) {
        ClassImageRecipe recipe = document.recipe();
        List<@Nullable Entry> images = document.images();
        if (document.format() != FORMAT || recipe == null || images == null) {
            throw damaged(file, "it is no class-image manifest of format " + FORMAT);
        }
        SortedMap<Integer, String> digests = new TreeMap<>();
        for (@Nullable Entry image : images) {
            if (image == null) {
                throw damaged(file, "an entry of it is null");
            }
            String digest = image.sha256();
            boolean sound = image.index() >= 0
                    && fileName(image.index()).equals(image.file())
                    && recipe.imageSeed(image.index()) == image.seed()
                    && digest != null
                    && digest.matches("[0-9a-f]{64}");
            if (!sound || digests.put(image.index(), digest) != null) {
                throw damaged(file, "the entry of " + image.file() + " contradicts itself or another");
            }
        }
        return new ClassImageManifest(recipe, digests);
    }

    private static UserError damaged(Path file, String why) {
        String finding =
                FirstBytes.of(file).map(found -> "it is " + found.what()).orElse(why);
        return UserError.data(
                        "The manifest %s cannot be used: %s.".formatted(file, finding),
                        "Delete the folder to have its images made again, or only the manifest to use them as your own.")
                .about(RegularizeSettings.CLASS_IMAGES_DIRECTORY);
    }
}
