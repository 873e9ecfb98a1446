package dev.dreambooth.engine.training.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FirstBytes;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.train.CheckpointSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A list of the files in a folder with their SHA-256, by which later damage to any of them is found and named. */
final class FileManifest {
    static final String NAME = "manifest.json";

    private static final long MAX_BYTES = 1 << 20;

    private FileManifest() {}

    /** Lists the files of a folder in it. */
    static void write(Path folder) throws IOException {
        ObjectNode files = JsonNodeFactory.instance.objectNode();
        for (Path file : files(folder)) {
            files.put(file.getFileName().toString(), Sha256.of(file));
        }
        Files.write(folder.resolve(NAME), text(files));
    }

    private static byte[] text(JsonNode files) {
        return CanonicalJson.indented(files).getBytes(StandardCharsets.UTF_8);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> !file.getFileName().toString().equals(NAME))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Checks every file of a folder against the list. What the list names is looked up among the names that the folder
     * has, so a list made with ill intent leads nowhere else.
     *
     * @throws UserError naming the first file that is missing, added or changed
     */
    static void verify(Path folder) {
        JsonNode listed = listed(folder);
        try {
            List<Path> there = files(folder);
            for (Path file : there) {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw damaged(folder, file.getFileName() + " is not a plain file");
                }
                if (!listed.has(file.getFileName().toString())) {
                    throw damaged(folder, "it holds " + file.getFileName() + ", which " + NAME + " does not list");
                }
            }
            for (Map.Entry<String, JsonNode> entry : listed.properties()) {
                Path file = there.stream()
                        .filter(path -> path.getFileName().toString().equals(entry.getKey()))
                        .findFirst()
                        .orElseThrow(() -> damaged(folder, shown(entry.getKey()) + " is missing"));
                if (!Sha256.of(file).equals(entry.getValue().asText())) {
                    throw damaged(
                            folder,
                            file.getFileName() + " is not as " + NAME + " lists it"
                                    + FirstBytes.of(file)
                                            .filter(found -> found.kind() == FirstBytes.Kind.OTHER)
                                            .map(found -> ", but " + found.what())
                                            .orElse(""));
                }
            }
        } catch (IOException e) {
            throw damaged(folder, "it cannot be read, " + e.getMessage()).causedBy(e);
        }
    }

    /**
     * Returns the SHA-256 that the list of a folder has of a file; the file itself is not read.
     *
     * @throws UserError if there is no such list, or the file is not in it
     */
    static String sha256(Path folder, String file) {
        JsonNode listed = listed(folder).path(file);
        if (!listed.isTextual()) {
            throw damaged(folder, NAME + " does not list " + file);
        }
        return listed.asText();
    }

    private static JsonNode listed(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw damaged(folder, NAME + " is missing");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw damaged(folder, NAME + " is larger than any of ours");
            }
            byte[] bytes = Files.readAllBytes(file);
            JsonNode listed = CanonicalJson.STRICT.readTree(bytes);
            if (!listed.isObject() || listed.isEmpty()) {
                throw damaged(folder, NAME + " is no list of files");
            }
            if (!Arrays.equals(bytes, text(listed))) {
                throw damaged(folder, NAME + " is not as it was written"); // nothing vouches for it but its own form
            }
            return listed;
        } catch (IOException e) {
            throw damaged(folder, NAME + " cannot be read").causedBy(e);
        }
    }

    /** A name from a file that may have been made with ill intent, fit for a message. */
    private static String shown(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 120 ? clean : clean.substring(0, 120) + "…";
    }

    private static UserError damaged(Path folder, String why) {
        return UserError.data(
                        "The checkpoint " + folder.getFileName() + " is damaged: " + why + ".",
                        "Delete it; an older one is used if there is one.")
                .about(CheckpointSettings.RESUME_FROM_CHECKPOINT);
    }
}
