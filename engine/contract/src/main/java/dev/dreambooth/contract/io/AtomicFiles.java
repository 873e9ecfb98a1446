package dev.dreambooth.contract.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.CommonSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes files and folders aside and moves them into place, so that a reader meets the old one or the new one, never
 * half of one, and forces them to disk, so that this holds after a power cut too. A full or unwritable disk becomes an
 * error that a person can act on.
 */
public final class AtomicFiles {
    /** What the name of a file or folder ends with while it is being written. */
    public static final String ASIDE = ".partial";

    private static final String OLD = ".old";

    private AtomicFiles() {}

    /** Writes the content of a file that is known by its path. */
    @FunctionalInterface
    public interface ContentWriter {
        /**
         * Writes all of the content.
         *
         * @param aside where to write it
         * @throws IOException if that fails
         */
        void writeTo(Path aside) throws IOException;
    }

    /**
     * Replaces a file.
     *
     * @param target the file; its folder is made if need be
     * @param writer writes the new content to the path it is given
     * @throws UserError if the disk is full or the place is not writable; the old file is then still there
     */
    public static void write(Path target, ContentWriter writer) {
        Path aside = aside(target);
        try {
            Durable.createFolder(ParentFolder.of(target));
            writer.writeTo(aside);
            Durable.force(aside);
            move(aside, target);
        } catch (IOException e) {
            throw unwritable(target, e);
        } finally {
            deleteQuietly(aside);
        }
    }

    /** Replaces a file by these bytes; see {@link #write(Path, ContentWriter)}. */
    public static void write(Path target, byte[] content) {
        write(target, aside -> Files.write(aside, content));
    }

    /** Replaces a file by an indented JSON document; see {@link #write(Path, ContentWriter)}. */
    public static void write(Path target, JsonNode document) {
        write(target, CanonicalJson.indented(document).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces a folder with all it holds, and forces it to disk.
     *
     * @param target the folder; its parent is made if need be
     * @param writer fills the empty folder it is given
     * @throws UserError if the disk is full or the place is not writable; the old folder is then still there
     */
    public static void writeFolder(Path target, ContentWriter writer) {
        writeFolder(target, 0, writer);
    }

    /**
     * Replaces a folder as {@link #writeFolder(Path, ContentWriter)} does, if there is room for it.
     *
     * @param bytes about how much will be written
     * @throws UserError also if there is no such room, naming what is missing; nothing is written then
     */
    public static void writeFolder(Path target, long bytes, ContentWriter writer) {
        Path aside = aside(target);
        try {
            recover(target);
            DiskSpace.require(target, bytes, target.getFileName().toString());
            Durable.createFolder(aside);
            fill(aside, target, writer);
            exchange(aside, target);
        } catch (IOException e) {
            throw unwritable(target, e);
        } catch (UserError e) {
            if (bytes > 0 && e.getCause() instanceof IOException io && DiskSpace.isFull(io, target)) {
                deleteQuietly(aside); // so that what is free is what a next attempt finds
                throw DiskSpace.missing(target, bytes, target.getFileName().toString())
                        .causedBy(io);
            }
            throw e;
        } finally {
            deleteQuietly(aside);
        }
    }

    private static void fill(Path aside, Path target, ContentWriter writer) {
        try {
            writer.writeTo(aside);
            Durable.forceAll(aside);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private static void exchange(Path aside, Path target) throws IOException {
        Path old = old(target);
        if (Files.exists(target)) {
            move(target, old);
        }
        try {
            move(aside, target);
        } catch (IOException e) {
            if (Files.exists(old)) {
                move(old, target);
            }
            throw e;
        }
        delete(old);
    }

    /**
     * Ends what a killed process began to write at a place: what it had not finished is deleted, and what it had moved
     * out of the way comes back.
     *
     * @throws IOException if that fails
     */
    public static void recover(Path target) throws IOException {
        Path old = old(target);
        if (Files.exists(old) && !Files.exists(target)) {
            move(old, target);
        }
        delete(old);
        delete(aside(target));
    }

    /** Returns the place that an unfinished or outlived thing was meant for, if a name is that of one. */
    public static Optional<Path> recoversTo(Path leftover) {
        String name = leftover.getFileName().toString();
        return Stream.of(ASIDE, OLD)
                .filter(name::endsWith)
                .map(ending -> leftover.resolveSibling(name.substring(0, name.length() - ending.length())))
                .findFirst();
    }

    /**
     * Makes a folder and those above it, and proves that files can be made in it.
     *
     * @throws UserError if they cannot
     */
    public static void requireWritableFolder(Path folder) {
        try {
            Durable.createFolder(folder);
            Files.delete(Files.createTempFile(folder, "write", ".probe"));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * Deletes a file, or a folder with all it holds, without following links; nothing happens if it does not exist.
     *
     * @throws IOException if something in it cannot be deleted
     */
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Deletes a folder so that a process killed meanwhile leaves no half of it under its name.
     *
     * @throws IOException if it cannot be moved or something in it cannot be deleted
     */
    public static void discard(Path folder) throws IOException {
        Path aside = aside(folder);
        delete(aside);
        move(folder, aside);
        delete(aside);
    }

    /** Returns the error that says why a place cannot be written to and what to do. */
    public static UserError unwritable(Path target, IOException cause) {
        String reason = cause instanceof FileSystemException detailed && detailed.getReason() != null
                ? detailed.getReason()
                : String.valueOf(cause.getMessage());
        if (DiskSpace.isFull(cause, target)) {
            return new UserError(
                            ExitCode.DATA,
                            "The disk is full: " + target + " could not be written, "
                                    + ByteCount.shown(DiskSpace.free(target)) + " are free there.",
                            "Free some space there, or choose another outputDirectory.")
                    .about(CommonSettings.OUTPUT_DIRECTORY)
                    .causedBy(cause);
        }
        String why = cause instanceof AccessDeniedException ? "permission denied" : reason;
        return new UserError(
                        ExitCode.DATA,
                        target + " could not be written: " + why + ".",
                        "Make its folder writable, or choose another outputDirectory.")
                .about(CommonSettings.OUTPUT_DIRECTORY)
                .causedBy(cause);
    }

    private static Path aside(Path target) {
        return target.resolveSibling(target.getFileName() + ASIDE);
    }

    private static Path old(Path target) {
        return target.resolveSibling(target.getFileName() + OLD);
    }

    /**
     * Moves a file or folder to another name on the same disk, in place of what is there.
     *
     * @throws IOException if that fails; what was there is then still there
     */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            // Network shares may lack it; a plain move within one folder is the nearest there is.
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
        Durable.forceNames(ParentFolder.of(to));
    }

    private static void deleteQuietly(Path path) {
        try {
            delete(path);
        } catch (IOException leftover) {
            // What is left aside is never read, and the next attempt deletes it.
        }
    }
}
