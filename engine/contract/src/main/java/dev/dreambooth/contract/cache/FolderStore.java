package dev.dreambooth.contract.cache;

import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * A store in a folder, of this machine or of a share.
 *
 * @param folder where it lies; it need not exist yet
 */
record FolderStore(Path folder) implements CacheStore {
    @Override
    public String place() {
        return folder.toString();
    }

    @Override
    public boolean fetch(String name, Path target, long limit) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        if (Files.size(file) > limit) {
            throw new IOException(name + " has " + Files.size(file) + " bytes, more than the " + limit + " expected");
        }
        Files.copy(file, target);
        markUsed(file);
        return true;
    }

    @Override
    public boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    @Override
    public void store(String name, Path content) throws IOException {
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        // Aside under a name of its own: two processes may store the same result at the same time.
        Path aside = Files.createTempFile(folder, "incoming", ".tmp");
        try {
            Files.copy(content, aside, StandardCopyOption.REPLACE_EXISTING);
            AtomicFiles.move(aside, target);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    /** The time of the last use decides what goes first when the folder has grown too large. */
    private static void markUsed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException readOnly) {
            // A cache that may only be read is not tidied by its readers either.
        }
    }
}
