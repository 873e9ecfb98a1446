package dev.dreambooth.contract.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Forces what was written out of the system's caches onto the disk. A rename is not enough: after a power cut the new
 * name may be there and the content not.
 */
final class Durable {
    private Durable() {}

    /**
     * Forces the content of a file.
     *
     * @throws IOException if the disk does not take it, for example because it is full
     */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Forces the names in a folder, as far as the system lets one: Windows opens no folders and needs no such call, and some
     * network shares know none. There a rename is still atomic, only not yet on the disk.
     *
     * @throws IOException if the disk does not take it
     */
    static void forceNames(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            if (isRefusedByDisk(e)) {
                throw e;
            }
        }
    }

    /** Returns whether the disk failed or is full, rather than the system knowing no such call. */
    static boolean isRefusedByDisk(IOException failure) {
        return DiskSpace.isFull(failure)
                || String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("input/output error");
    }

    /**
     * Makes a folder and those above it, and forces the names of those that are new.
     *
     * @throws IOException if that fails
     */
    static void createFolder(Path folder) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path path = folder.toAbsolutePath(); path != null && !Files.exists(path); path = path.getParent()) {
            missing.add(path);
        }
        Files.createDirectories(folder);
        for (Path made : missing) {
            forceNames(ParentFolder.of(made));
        }
    }

    /**
     * Forces every file below a folder and the names of all.
     *
     * @throws IOException if the disk does not take it
     */
    static void forceAll(Path folder) throws IOException {
        List<Path> below;
        try (Stream<Path> walk = Files.walk(folder)) {
            below = walk.toList();
        }
        for (Path path : below) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                forceNames(path);
            } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                force(path);
            }
        }
    }
}
