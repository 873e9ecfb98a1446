package dev.dreambooth.engine.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.CanonicalJson;
import dev.dreambooth.contract.io.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A list of the files in a folder with their SHA-256, by which later damage to any of them is found and named. */
final class FileManifest {
    private static final String NAME = "manifest.json";

    private FileManifest() {}

    /** Lists the files of a folder and forces them and the list to disk. */
    static void write(Path folder) throws IOException {
        ObjectNode files = JsonNodeFactory.instance.objectNode();
        for (Path file : files(folder)) {
            files.put(file.getFileName().toString(), Sha256.of(file));
            force(file);
        }
        Files.writeString(folder.resolve(NAME), CanonicalJson.indented(files));
        force(folder.resolve(NAME));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> !file.getFileName().toString().equals(NAME))
                    .sorted()
                    .toList();
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Checks every file of a folder against the list.
     *
     * @throws UserError naming the first file that is missing, added or changed
     */
    static void verify(Path folder) {
        try {
            JsonNode listed = CanonicalJson.STRICT.readTree(Files.readAllBytes(folder.resolve(NAME)));
            List<String> there = files(folder).stream()
                    .map(file -> file.getFileName().toString())
                    .toList();
            for (var entry : listed.properties()) {
                if (!there.contains(entry.getKey())) {
                    throw damaged(folder, entry.getKey() + " is missing");
                }
                if (!Sha256.of(folder.resolve(entry.getKey()))
                        .equals(entry.getValue().asText())) {
                    throw damaged(folder, entry.getKey() + " is not as it was written");
                }
            }
            if (listed.size() != there.size() || listed.isEmpty()) {
                throw damaged(folder, "it holds files that are not its own");
            }
        } catch (IOException e) {
            throw damaged(folder, NAME + " cannot be read").causedBy(e);
        }
    }

    private static UserError damaged(Path folder, String why) {
        return UserError.data(
                "The checkpoint " + folder.getFileName() + " is damaged: " + why + ".",
                "Delete it; an older one is used if there is one.");
    }
}
