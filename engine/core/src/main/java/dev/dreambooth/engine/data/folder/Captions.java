package dev.dreambooth.engine.data.folder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.settings.value.Setting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an image shows, in words: the text file of its name beside it, {@code 01.txt} or {@code 01.caption} beside
 * {@code 01.jpg}, its ending in small letters or capitals.
 */
public final class Captions {
    /** The endings that programs give such files, the usual one first. */
    private static final List<String> ENDINGS = List.of(".txt", ".TXT", ".Txt", ".caption", ".CAPTION", ".Caption");

    /** Text encoders read 77 tokens; a file of pages is not a caption. */
    private static final int MAX_BYTES = 10_000;

    private Captions() {}

    /** Returns the file that is to hold an image's caption, where it has none yet. */
    public static Path usualFile(Path image) {
        return named(image, ENDINGS.get(0));
    }

    /** Returns the files that hold captions of an image: none, one, or more than there should be. */
    public static List<Path> files(Path image) {
        List<Path> files = new ArrayList<>();
        for (String ending : ENDINGS) {
            Path file = named(image, ending);
            if (Files.exists(file) && files.stream().noneMatch(other -> isSame(other, file))) {
                files.add(file);
            }
        }
        return files;
    }

    private static Path named(Path image, String ending) {
        return image.resolveSibling(ImageFolder.stem(image) + ending);
    }

    /** Some file systems find one file under names in small letters and in capitals. */
    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Returns the file that holds an image's caption, or empty if it has none.
     *
     * @param setting the setting that led to the image, named in errors
     * @throws UserError if there are two
     */
    public static Optional<Path> file(Path image, Setting<?> setting) {
        List<Path> files = files(image);
        if (files.size() > 1) {
            throw UserError.data(
                            "The image " + image + " has two captions: "
                                    + files.get(0).getFileName() + " and "
                                    + files.get(1).getFileName() + ".",
                            "Keep one of them.")
                    .about(setting);
        }
        return files.stream().findFirst();
    }

    /**
     * Returns a caption on one line.
     *
     * @param file the file that holds it
     * @param setting the setting that led to the image, named in errors
     * @throws UserError if the file cannot be read, is no UTF-8, is blank, or is longer than a caption can be
     */
    public static String read(Path file, Setting<?> setting) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw unusable(file, "has " + size + " bytes; at most " + MAX_BYTES + " are read", setting);
            }
            byte[] bytes = Files.readAllBytes(file);
            Optional<FirstBytes.Finding> other = FirstBytes.of(bytes).filter(found -> bytes.length > 0);
            if (other.isPresent()) {
                throw UserError.data(
                                "The caption " + file + " is " + other.get().what() + ".",
                                other.get().remedy())
                        .about(setting);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String caption = text.replace("\uFEFF", "").strip().replaceAll("\\s+", " ");
            if (caption.isEmpty()) {
                throw unusable(file, "is blank", setting);
            }
            return caption;
        } catch (CharacterCodingException e) {
            throw unusable(file, "is not UTF-8 text", setting).causedBy(e);
        } catch (IOException e) {
            throw unusable(file, "cannot be read (" + e + ")", setting).causedBy(e);
        }
    }

    private static UserError unusable(Path file, String why, Setting<?> setting) {
        return UserError.data(
                        "The caption " + file + " " + why + ".",
                        "Write what the image shows into it, or remove {caption} from instancePrompt.")
                .about(setting);
    }
}
