package dev.dreambooth.engine.data.folder;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.settings.value.Setting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What an image shows, in words: the text file of its name beside it, {@code 01.txt} beside {@code 01.jpg}. */
public final class Captions {
    /** Text encoders read 77 tokens; a file of pages is not a caption. */
    private static final int MAX_BYTES = 10_000;

    private Captions() {}

    /** Returns the file that holds an image's caption, whether it is there or not. */
    public static Path file(Path image) {
        return image.resolveSibling(ImageFolder.stem(image) + ".txt");
    }

    /**
     * Returns the caption of an image on one line, or empty if it has none.
     *
     * @param setting the setting that led to the image, named in errors
     * @throws UserError if the file cannot be read, is no UTF-8, is blank, or is longer than a caption can be
     */
    public static Optional<String> of(Path image, Setting<?> setting) {
        Path file = file(image);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw unusable(file, "has " + size + " bytes; at most " + MAX_BYTES + " are read", setting);
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            String caption = text.replace("\uFEFF", "").strip().replaceAll("\\s+", " ");
            if (caption.isEmpty()) {
                throw unusable(file, "is blank", setting);
            }
            return Optional.of(caption);
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
