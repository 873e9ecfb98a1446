package dev.dreambooth.contract.cache;

import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.record.FileRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The contents of files in a store, each once under its SHA-256: results that share a file share its bytes. */
final class Blobs {
    /** The part of a store that holds them. */
    static final String FOLDER = "blobs/";

    private Blobs() {}

    static String name(FileRecord file) {
        return FOLDER + file.sha256();
    }

    /**
     * Fetches files into an empty folder, each checked by length and hash before it counts.
     *
     * @param files safe ones ({@link FileRecord#safe})
     * @throws CorruptEntryException if one is missing or another than recorded
     * @throws IOException if the store does not answer as it should, or the disk is too small
     */
    static void fetch(CacheStore store, List<FileRecord> files, Path folder) throws IOException {
        requireSpace(files, folder);
        for (FileRecord file : files) {
            Path target = folder.resolve(file.name());
            Files.createDirectories(target.getParent());
            if (!store.fetch(name(file), target, file.bytes())) {
                throw new CorruptEntryException(file.name() + " is not there", List.of());
            }
            if (Files.size(target) != file.bytes() || !Sha256.of(target).equals(file.sha256())) {
                throw new CorruptEntryException(file.name() + " is not what was stored", List.of(name(file)));
            }
        }
    }

    private static void requireSpace(List<FileRecord> files, Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        long needed = 0;
        for (FileRecord file : files) {
            needed += file.bytes();
            if (needed > free || needed < 0) {
                throw new IOException("its files need more than the " + free + " bytes that are free in " + folder);
            }
        }
    }

    /**
     * Stores those files of a folder that the store lacks.
     *
     * @throws IOException if that fails, or a file is no longer what its record says
     */
    static void store(CacheStore store, List<FileRecord> files, Path folder) throws IOException {
        for (FileRecord file : files) {
            if (!store.has(name(file))) {
                store.store(name(file), folder.resolve(file.name()));
            }
        }
    }
}
